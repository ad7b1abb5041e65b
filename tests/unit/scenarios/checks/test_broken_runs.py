"""A broken integration never passes: each way of being broken is reported by its rule."""

from collections.abc import Callable

import pytest

from scenarios.checks.registry import CHECKS
from scenarios.model.verdict import Result, judge
from tests.unit.scenarios.checks.broken_accounts import broken as broken_accounts
from tests.unit.scenarios.checks.broken_agreement import broken as broken_agreement
from tests.unit.scenarios.checks.broken_billing import broken as broken_billing
from tests.unit.scenarios.checks.broken_billing import broken_again, broken_refunds
from tests.unit.scenarios.checks.broken_buyers import broken as broken_buyers
from tests.unit.scenarios.checks.broken_buyers import broken_guests
from tests.unit.scenarios.checks.broken_catalogue import broken as broken_catalogue
from tests.unit.scenarios.checks.broken_crossing import broken as broken_crossing
from tests.unit.scenarios.checks.broken_customers import broken as broken_customers
from tests.unit.scenarios.checks.broken_drift import broken as broken_drift
from tests.unit.scenarios.checks.broken_extras import broken as broken_extras
from tests.unit.scenarios.checks.broken_files import broken as broken_files
from tests.unit.scenarios.checks.broken_gone_back import broken as broken_gone_back
from tests.unit.scenarios.checks.broken_money import broken as broken_money
from tests.unit.scenarios.checks.broken_orders import broken as broken_orders
from tests.unit.scenarios.checks.broken_prices import broken as broken_prices
from tests.unit.scenarios.checks.broken_silence import broken as broken_silence
from tests.unit.scenarios.checks.broken_silence import replayed
from tests.unit.scenarios.checks.broken_stock import broken as broken_stock
from tests.unit.scenarios.checks.broken_unposted import broken as broken_unposted
from tests.unit.scenarios.checks.broken_updates import broken as broken_updates
from tests.unit.scenarios.checks.edits import CHECK_OF, Edit
from tests.unit.scenarios.checks.run import Run

BROKEN = [
    *broken_agreement.all,
    *broken_prices.all,
    *broken_money.all,
    *broken_stock.all,
    *broken_orders.all,
    *broken_catalogue.all,
    *broken_extras.all,
    *broken_accounts.all,
    *broken_customers.all,
    *broken_buyers.all,
    *broken_guests.all,
    *broken_crossing.all,
    *broken_drift.all,
    *broken_billing.all,
    *broken_again.all,
    *broken_unposted.all,
    *broken_refunds.all,
    *broken_updates.all,
    *broken_gone_back.all,
    *broken_files.all,
    *broken_silence.all,
    *replayed.all,
]


@pytest.mark.parametrize("edit", BROKEN, ids=str)
def test_a_broken_run_fails_its_rule(edit: Edit, fresh_run: Callable[[str], Run]) -> None:
    run = fresh_run(edit.run_name)
    edit.make(run)

    judgement = judge(CHECK_OF[edit.rule], run.history, run.end)

    assert judgement.result is Result.FAIL, judgement.reason
    assert any(edit.subject in violation.subject for violation in judgement.violations)
    assert {violation.rule for violation in judgement.violations} == {edit.rule}


def test_every_rule_is_broken_at_least_once() -> None:
    broken = {edit.rule for edit in BROKEN}

    assert [check.RULE for check in CHECKS if check.RULE not in broken] == []
