"""On the file route an order has until the next file to be booked, and no longer."""

from collections.abc import Callable
from typing import cast

import pytest

from tests.unit.scenarios.checks.broken_files import never_booked
from tests.unit.scenarios.checks.edits import CHECK_OF
from tests.unit.scenarios.checks.run import Document, Run


def unbooked(run: Run, who: str) -> Document:
    """The store order of somebody, as if the ERP had never heard of it."""
    never_booked(run, who)
    orders = run.end.store.orders.values()
    named = (o for o in orders if o["contact"]["email"].startswith(f"{who}.end_of_day"))
    return cast(Document, next(named))


@pytest.mark.parametrize("rule", ["ORD-01", "ORD-10"])
def test_an_order_after_the_last_cut_off_is_not_missing(
    rule: str, fresh_run: Callable[[str], Run]
) -> None:
    run = fresh_run("day")
    unbooked(run, "late")["placed_at"] = run.end.store.business_now.isoformat()

    assert CHECK_OF[rule].check(run.history, run.end) == []


@pytest.mark.parametrize("rule", ["ORD-01", "ORD-10"])
def test_an_order_before_the_last_cut_off_is_missing(
    rule: str, fresh_run: Callable[[str], Run]
) -> None:
    run = fresh_run("day")
    unbooked(run, "late")

    assert len(CHECK_OF[rule].check(run.history, run.end)) == 1


def test_an_order_that_was_paid_after_the_cut_off_waits_for_the_next_file(
    fresh_run: Callable[[str], Run],
) -> None:
    run = fresh_run("day")
    order = unbooked(run, "transfer")
    paid = run.add(run.last_change("store", "order", str(order["id"])), {"payment_status": "paid"})
    versions = run.history.versions("store", "order", str(order["id"]))
    for version in versions:
        if version is not paid:
            version.after["payment_status"] = "pending"
    object.__setattr__(paid, "business_at", run.end.store.business_now)

    assert CHECK_OF["ORD-08"].check(run.history, run.end) == []
