"""A rule that was not put to the test is skipped, never passed."""

from collections.abc import Callable

import pytest

from scenarios.checks.registry import CHECKS
from scenarios.model.verdict import Result, judge
from tests.unit.scenarios.checks.broken_silence import unreached as unreached_silence
from tests.unit.scenarios.checks.edits import CHECK_OF, Edit
from tests.unit.scenarios.checks.run import Run
from tests.unit.scenarios.checks.unreached import unreached
from tests.unit.scenarios.checks.unreached_accounts import unreached as unreached_accounts
from tests.unit.scenarios.checks.unreached_billing import unreached as unreached_billing
from tests.unit.scenarios.checks.unreached_buyers import unreached as unreached_buyers
from tests.unit.scenarios.checks.unreached_catalogue import unreached as unreached_catalogue
from tests.unit.scenarios.checks.unreached_customers import unreached as unreached_customers
from tests.unit.scenarios.checks.unreached_extras import unreached as unreached_extras
from tests.unit.scenarios.checks.unreached_files import unreached as unreached_files
from tests.unit.scenarios.checks.unreached_updates import unreached as unreached_updates

UNREACHED = [
    *unreached.all,
    *unreached_catalogue.all,
    *unreached_customers.all,
    *unreached_buyers.all,
    *unreached_billing.all,
    *unreached_extras.all,
    *unreached_updates.all,
    *unreached_accounts.all,
    *unreached_files.all,
    *unreached_silence.all,
]


@pytest.mark.parametrize("edit", UNREACHED, ids=str)
def test_an_untested_rule_is_skipped(edit: Edit, fresh_run: Callable[[str], Run]) -> None:
    run = fresh_run(edit.run_name)
    edit.make(run)

    assert judge(CHECK_OF[edit.rule], run.history, run.end).result is Result.SKIP


def test_every_rule_goes_untested_in_some_run() -> None:
    untested = {edit.rule for edit in UNREACHED}

    assert [check.RULE for check in CHECKS if check.RULE not in untested] == []
