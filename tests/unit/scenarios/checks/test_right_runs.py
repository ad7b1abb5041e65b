"""A right integration always passes, whatever its shape."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scenarios.checks.registry import CHECKS
from scenarios.model.verdict import Result, judge
from tests.unit.scenarios.checks.broken_drift import right as right_drift
from tests.unit.scenarios.checks.broken_money import right as right_money
from tests.unit.scenarios.checks.broken_silence import done_again
from tests.unit.scenarios.checks.broken_silence import right as right_silence
from tests.unit.scenarios.checks.clean_run import RUNS, run_of
from tests.unit.scenarios.checks.edits import CHECK_OF, Edit
from tests.unit.scenarios.checks.right_accounts import right as right_accounts
from tests.unit.scenarios.checks.right_agreement import right as right_agreement
from tests.unit.scenarios.checks.right_billing import right as right_billing
from tests.unit.scenarios.checks.right_billing import without_bills
from tests.unit.scenarios.checks.right_buyers import right as right_buyers
from tests.unit.scenarios.checks.right_buyers import right_guests
from tests.unit.scenarios.checks.right_catalogue import right as right_catalogue
from tests.unit.scenarios.checks.right_catalogue import right_orders
from tests.unit.scenarios.checks.right_crossing import right as right_crossing
from tests.unit.scenarios.checks.right_customers import right as right_customers
from tests.unit.scenarios.checks.right_extras import right as right_extras
from tests.unit.scenarios.checks.right_files import right as right_files
from tests.unit.scenarios.checks.right_runs import right
from tests.unit.scenarios.checks.right_strangers import right as right_strangers
from tests.unit.scenarios.checks.right_strangers import right_after_sale, right_of_buyers
from tests.unit.scenarios.checks.right_updates import right as right_updates
from tests.unit.scenarios.checks.run import Run

RIGHT = [
    *right_agreement.all,
    *right.all,
    *right_catalogue.all,
    *right_orders.all,
    *right_extras.all,
    *right_accounts.all,
    *right_customers.all,
    *right_buyers.all,
    *right_guests.all,
    *right_crossing.all,
    *right_drift.all,
    *right_money.all,
    *right_billing.all,
    *right_updates.all,
    *right_files.all,
    *right_silence.all,
    *done_again.all,
    *right_strangers.all,
    *right_after_sale.all,
    *right_of_buyers.all,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.RULE))
def test_the_reference_bridge_passes_every_rule(
    check: Any, fresh_run: Callable[[str], Run]
) -> None:
    run = fresh_run(run_of(check.RULE))

    judgement = judge(check, run.history, run.end)

    assert judgement.violations == ()
    assert judgement.result is Result.PASS, judgement.reason


@pytest.mark.parametrize("name", [name for name, run in RUNS.items() if run.is_whole])
def test_the_reference_bridge_breaks_no_rule_in_any_run(
    name: str, fresh_run: Callable[[str], Run]
) -> None:
    run = fresh_run(name)

    assert [found for check in CHECKS for found in check.check(run.history, run.end)] == []


@pytest.mark.parametrize("edit", RIGHT, ids=str)
def test_a_right_run_of_another_shape_is_no_violation(
    edit: Edit, fresh_run: Callable[[str], Run]
) -> None:
    run = fresh_run(edit.run_name)
    edit.make(run)

    assert CHECK_OF[edit.rule].check(run.history, run.end) == []


def test_steps_that_no_flow_carries_are_not_missed(fresh_run: Callable[[str], Run]) -> None:
    run = fresh_run(run_of("UPD-10"))
    without_bills(run)

    assert judge(CHECK_OF["UPD-10"], run.history, run.end).result is Result.PASS


def test_drift_that_the_bridge_found_before_anybody_asked_is_found(
    fresh_run: Callable[[str], Run],
) -> None:
    run = fresh_run(run_of("XCT-14a"))
    asked = run.last_at + timedelta(minutes=1)
    run.acts[:] = [replace(act, at=asked) if act.kind == "resync" else act for act in run.acts]

    judgement = judge(CHECK_OF["XCT-14a"], run.history, run.end)

    assert judgement.result is Result.PASS, judgement.reason


@pytest.mark.parametrize("name", RUNS)
def test_a_check_changes_nothing_that_it_looks_at(
    name: str, fresh_run: Callable[[str], Run]
) -> None:
    run, untouched = fresh_run(name), fresh_run(name)

    for check in CHECKS:
        judge(check, run.history, run.end)

    assert (run.history, run.end) == (untouched.history, untouched.end)
