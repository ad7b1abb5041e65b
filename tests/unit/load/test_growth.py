"""An order costs the databases no more beside 100 000 stored orders than beside 1 000.

Told in SQLite's own steps, so that no clock is asked; the histories are proved by the checks.
"""

import gc
from time import process_time

import pytest

from load.growth.cost import Cost, costs, dearer
from load.growth.growing import begin_history, grow, trade_one
from load.growth.steps import form_of
from scenarios.checks.registry import CHECKS
from scenarios.model.verdict import Result, judge
from scenarios.runs.catalogues import sample
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.self_check.folding import fold_differences
from scenarios.session.session import Observed, Session
from scenarios.session.settings import DEFAULT
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

SMALL, LARGE = 1_000, 100_000
# A check that takes less for 4 000 orders is not asked how it grows.
SLOW_S = 0.5
RATIO = 1.2
# Tables that the configuration bounds, not the trade.
BOUNDED = ("warehouses", "channels", "webhook_subscriptions", "fault_bites")
# A handful is sorted: what is open, or what one call asked for by its ids.
HANDFULS = (
    "webhook_deliveries.status = ? AND webhook_deliveries.next_attempt_at <= ? ORDER BY",
    "webhook_deliveries.status IN (?) ORDER BY",
    "sales_order_lines.backordered > ? ORDER BY",
    "purchase_orders.status = ? AND warehouses.kind = ? ORDER BY",
    "stock_levels.variant_id IN (?) ORDER BY warehouses",
    "sales_orders.client_reference IN (?) ORDER BY",
    "sales_order_lines.order_id IN (?) ORDER BY",
    "shipments.order_id IN (?) ORDER BY",
    "returns.order_id IN (?) ORDER BY",
)


def observed(orders: int) -> Observed:
    async def act(world: SimulatedWorld) -> Observed:
        session = Session(world, SIMULATED_PATIENCE, silent)
        grown = await begin_history(world, session, sample())
        await grow(grown, orders)
        await trade_one(session, grown.sku, "on-top")
        return await session.observe()

    return simulate(Plan("grown", DEFAULT), act, named=False).given


@pytest.mark.parametrize("orders", [300, pytest.param(10_000, marks=pytest.mark.deep)])
def test_a_grown_history_is_one_that_might_have_been_traded(orders: int) -> None:
    found = observed(orders)
    judgements = [judge(check, found.history, found.end) for check in CHECKS]

    assert len(found.end.store.orders) == len(found.end.erp.orders) == orders + 1
    assert list(fold_differences(found.history, found.end)) == []
    assert [j.rule for j in judgements if j.result == Result.FAIL] == []
    passed = {j.rule for j in judgements if j.result == Result.PASS}
    assert {"ORD-01", "STK-01", "STK-12", "UPD-01", "XCT-06"} <= passed


def judging_s(orders: int) -> dict[str, float]:
    """What each check costs of a history of so many orders, in seconds of CPU."""
    found = observed(orders)
    cost = {}
    gc.disable()  # looking for rubbish takes longer the more there is of anything
    for check in CHECKS:
        began = process_time()
        judge(check, found.history, found.end)
        cost[check.RULE] = process_time() - began
    gc.enable()
    return cost


@pytest.mark.deep
def test_no_check_gets_dearer_by_order_with_how_many_there_are() -> None:
    small, large = judging_s(1_000), judging_s(4_000)

    slow = {rule: (small[rule], cost) for rule, cost in large.items() if cost > SLOW_S}
    assert {rule: each for rule, each in slow.items() if each[1] > 2 * 4 * each[0]} == {}


@pytest.fixture(scope="module")
def measured() -> list[Cost]:
    return costs(sample(), SMALL, LARGE)


def test_no_statement_of_an_order_gets_dearer_with_what_is_stored(measured: list[Cost]) -> None:
    small, large = measured

    assert dearer(small, large, RATIO) == []


def test_the_books_of_a_grown_history_add_up(measured: list[Cost]) -> None:
    assert [cost.differences for cost in measured] == [[], []]


def test_a_whole_order_gets_no_dearer_with_what_is_stored(measured: list[Cost]) -> None:
    small, large = measured

    assert large.all_steps() <= RATIO * small.all_steps()


def test_no_statement_of_an_order_scans_what_grows(measured: list[Cost]) -> None:
    scans = [
        f"{name}: {plan}: {form}"
        for name, faults in measured[-1].faults.items()
        for form, plan in faults.items()
        if "SCAN" in plan and not any(f"FROM {table}" in form for table in BOUNDED)
    ]

    assert scans == []


def test_no_statement_of_an_order_sorts_more_than_a_handful(measured: list[Cost]) -> None:
    sorts = [
        f"{name}: {plan}: {form}"
        for name, faults in measured[-1].faults.items()
        for form, plan in faults.items()
        if "TEMP B-TREE" in plan
        and not any(f"FROM {table}" in form for table in BOUNDED)
        and not any(mark in form for mark in HANDFULS)
    ]

    assert sorts == []


def test_a_statement_is_known_whatever_its_values() -> None:
    asked = "SELECT a1 FROM t2 WHERE id IN ('x''y', 'z') AND n > -3.5"

    assert form_of(asked) == "SELECT a1 FROM t2 WHERE id IN (?) AND n > ?"
