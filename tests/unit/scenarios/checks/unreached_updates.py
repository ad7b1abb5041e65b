"""Runs in which nothing happened to orders after the sale that would put a rule to the test."""

from dataclasses import replace
from typing import Any, cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run
from tests.unit.scenarios.checks.unreached import without

unreached = Edits()

for _kind in ("edit_order", "cancel_in_store", "refund", "receive_return", "lose"):
    unreached("STK-07")(without(_kind))


def by_somebody_else(run: Run) -> None:
    """All that the bridge did to orders was done by people."""
    for index, change in enumerate(run.changes):
        if change.actor == "bridge":
            run.changes[index] = replace(change, actor="staff")
    for order in run.end.store.orders.values():
        for row in order["timeline"]:
            row["source"] = "staff"


for _rule in ("UPD-01", "UPD-02", "UPD-06", "UPD-08", "UPD-09", "UPD-10"):
    unreached(_rule)(by_somebody_else)


def without_wishes(run: Run) -> None:
    """Nobody changed or cancelled anything in the store."""
    run.changes[:] = [
        change
        for change in run.changes
        if (change.system, change.entity) != ("store", "order")
        or change.actor == "bridge"
        or change.topic == "order.created"
    ]


unreached("UPD-03a")(without_wishes)


@unreached("UPD-04")
def no_cancel_came_down(run: Run) -> None:
    run.changes[:] = [change for change in run.changes if change.topic != "order.cancelled"]


@unreached("UPD-05a")
def no_cancel_crossed_a_shipment(run: Run) -> None:
    orders = cast(dict[str, Any], run.end.store.orders)
    for key in [key for key, order in orders.items() if order["status"] == "cancelled"]:
        del orders[key]
