"""Runs in which nobody put the rules of invoices to the test."""

from typing import Any, cast

from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Run

unreached = Edits()


def nothing_shows(run: Run) -> None:
    """As if nothing had been invoiced, ordered elsewhere, or shown."""
    run.changes[:] = [c for c in run.changes if c.entity not in ("invoice", "offline_order")]
    for records in (
        run.end.erp.invoices,
        run.end.erp.credit_memos,
        run.end.store.invoices,
        run.end.store.offline_orders,
    ):
        cast(dict[str, Any], records).clear()
    orders = cast(dict[str, Any], run.end.erp.orders)
    for key in [key for key, each in orders.items() if each["channel"] != "web"]:
        del orders[key]


for _rule in ("INV-01", "INV-03", "INV-04", "INV-05a", "INV-06", "UPD-11"):
    unreached(_rule)(nothing_shows)


@unreached("INV-02")
def nobody_made_an_invoice_in_the_store(run: Run) -> None:
    run.drop_acts("invoice_by_hand", "falsify_invoice")


@unreached("INV-07")
def nobody_ordered_again(run: Run) -> None:
    run.drop_acts("order_again")


@unreached("UPD-07")
def no_money_went_back(run: Run) -> None:
    run.changes[:] = [c for c in run.changes if c.entity not in ("credit_memo", "order")]
    cast(dict[str, Any], run.end.store.orders).clear()
