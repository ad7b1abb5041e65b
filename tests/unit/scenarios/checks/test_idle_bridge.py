"""A bridge that does nothing gets no pass, and every rule says who can break it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from scenarios.checks.guards import GUARDS
from scenarios.checks.registry import CHECKS
from scenarios.model.verdict import Result, judge
from tests.unit.scenarios.checks.clean_run import run_of
from tests.unit.scenarios.checks.run import Run


def silence_bridge(run: Run) -> None:
    """Take away all that the bridge did, and all that could stand in the store only by it."""
    run.changes[:] = [change for change in run.changes if change.actor != "bridge"]
    exchanges = cast(list[Any], run.history.exchanges)
    exchanges[:] = [exchange for exchange in exchanges if exchange.actor != "bridge"]
    cast(list[Any], run.history.reports).clear()
    store: Any = run.end.store
    shown = (store.invoices, store.offline_orders)
    for records in (store.products, store.prices, store.levels, store.pages, *shown):
        records.clear()
    erp_orders = cast(dict[str, Any], run.end.erp.orders)
    for order_id in [key for key, order in erp_orders.items() if order["channel"] == "web"]:
        del erp_orders[order_id]
    for order in store.orders.values():
        order.update(status="placed", erp=None, timeline=order["timeline"][:1])


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.RULE))
def test_a_bridge_that_does_nothing_gets_no_pass(
    check: Any, fresh_run: Callable[[str], Run]
) -> None:
    run = fresh_run(run_of(check.RULE))
    silence_bridge(run)

    assert judge(check, run.history, run.end).result is not Result.PASS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.RULE))
def test_a_bridge_that_does_nothing_gets_no_pass_without_orders_either(
    check: Any, fresh_run: Callable[[str], Run]
) -> None:
    run = fresh_run(run_of(check.RULE))
    silence_bridge(run)
    cast(dict[str, Any], run.end.store.orders).clear()
    run.changes[:] = [c for c in run.changes if c.entity != "order"]

    assert judge(check, run.history, run.end).result is not Result.PASS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.RULE))
def test_a_run_in_which_nothing_happened_tells_nothing(
    check: Any, fresh_run: Callable[[str], Run]
) -> None:
    run = fresh_run(run_of(check.RULE))
    silence_bridge(run)
    history = replace(run.history, acts=[], changes=[], exchanges=[])
    for records in (run.end.store.orders, run.end.erp.orders, run.end.erp.assortments):
        cast(dict[str, Any], records).clear()
    erp = run.end.erp
    for records in (erp.movements, erp.stock, erp.purchase_orders, erp.invoices, erp.credit_memos):
        cast(dict[str, Any], records).clear()

    assert judge(check, history, run.end).result is Result.SKIP


def test_every_rule_has_a_guard() -> None:
    assert sorted(GUARDS) == sorted(check.RULE for check in CHECKS)
