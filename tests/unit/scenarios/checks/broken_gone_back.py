"""Runs in which money, goods or wishes that go back are forgotten on the other side."""

from typing import cast

from tests.unit.scenarios.checks.broken_updates import booked, sold
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits()


@broken("UPD-04", "money of cancelled pieces")
def the_money_of_pieces_that_the_clerk_cancelled_is_kept(run: Run) -> None:
    sold(run, "shortened")["refunds"].clear()


@broken("STK-07", "store order")
def goods_on_their_way_back_are_awaited_by_nobody(run: Run) -> None:
    returns = cast(dict[str, Document], run.end.erp.returns)
    order_id = booked(run, "returned")["id"]
    for key in [key for key, row in returns.items() if row["order_id"] == order_id]:
        del returns[key]


@broken("UPD-03a", "store order")
def fewer_pieces_are_refused_since_so_many_have_left(run: Run) -> None:
    order = booked(run, "trimmed")
    order["lines"][0]["quantity"] = 2
    for change in run.versions(run.last_change("erp", "order", order["id"])):
        change.after["lines"][0]["quantity"] = 2
        change.after["status"] = "accepted"
