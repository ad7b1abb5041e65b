"""Runs in which the store shows papers, and days, of which the ERP knows nothing."""

from typing import Any, cast

from tests.unit.scenarios.checks.broken_billing import offline_order, posted
from tests.unit.scenarios.checks.edits import Edits
from tests.unit.scenarios.checks.run import Document, Run

broken = Edits()


def unpost(run: Run, invoice: Document) -> None:
    """As if the ERP had never posted it."""
    cast(dict[str, Any], run.end.erp.invoices).pop(invoice["id"])
    run.changes[:] = [change for change in run.changes if change.entity_id != invoice["id"]]


@broken("INV-01", "invoice ")
def an_invoice_shows_that_nobody_posted(run: Run) -> None:
    unpost(run, posted(run, "counter"))


@broken("UPD-11", "invoice ")
def an_invoice_of_a_web_order_shows_that_nobody_posted(run: Run) -> None:
    web = next(each for each in run.end.erp.invoices.values() if each["channel"] == "web")
    unpost(run, cast(Document, web))


@broken("INV-06", "days of")
def an_open_order_shows_a_day_that_nobody_promised(run: Run) -> None:
    waiting = offline_order(run, "backordered")["lines"]
    next(line for line in waiting if line["ship_on"])["ship_on"] = "2026-12-31"
