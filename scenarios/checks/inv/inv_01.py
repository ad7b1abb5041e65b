"""INV-01: the invoice of an offline sale shows once in the right account, to the cent."""

from collections.abc import Iterator

from scenarios.checks.inv.pairing import (
    Document,
    due,
    kept_back,
    never_posted,
    owners,
    shown_invoices,
    shown_to,
)
from scenarios.checks.inv.papers import document_differences, posted_differences
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "INV-01"


def check(history: History, end: EndState) -> list[Violation]:
    """Each invoice whose customer the store knows is there once, equal, with its document.

    One that the settings keep back is nowhere, nor is one that the ERP never posted.
    """
    found: list[Violation] = []
    for invoice in due(history, end, end.erp.invoices):
        accounts = owners(end, invoice["customer_id"])
        if accounts:
            found += _of(invoice, accounts, shown_invoices(end, "invoice", invoice["number"]))
    for invoice in kept_back(history, end, end.erp.invoices):
        if shown_invoices(end, "invoice", invoice["number"]):
            subject = f"invoice {invoice['number']} ({invoice['channel']})"
            found.append(Violation(RULE, subject, "kept back by the settings", "shown"))
    for shown in never_posted(history, end):
        if shown["order_id"] is None:
            subject = f"{shown['kind']} {shown['number']} ({shown['channel']})"
            found.append(Violation(RULE, subject, "posted in the ERP", "shown alone"))
    return found


def _of(invoice: Document, accounts: set[str], shown: list[Document]) -> Iterator[Violation]:
    subject = f"invoice {invoice['number']} ({invoice['channel']})"
    if len(shown) != 1:
        yield Violation(RULE, subject, "shown once", f"shown {len(shown)} times")
        return
    mine = shown[0]
    if shown_to(mine) not in accounts:
        account = shown_to(mine) or f"order {mine['order_id']}"
        yield Violation(RULE, subject, "in the customer's account", f"in that of {account}")
    differences = (*posted_differences(invoice, mine), *document_differences(invoice, mine))
    for name, expected, actual in differences:
        yield Violation(RULE, f"{name} of {subject}", expected, actual)


def reach(history: History, end: EndState) -> Reach:
    """The bridge showed invoices of two channels beside the web, or only what it was to show."""
    shown = [c for c in history.of("store", "invoice") if c.actor == history.bridge_actor]
    channels = {change.after["channel"] for change in shown} - {"web", None}
    if len(channels) > 1:
        return Reach.yes(f"invoices of {' and '.join(sorted(channels))} came into the store")
    kept = [each["number"] for each in kept_back(history, end, end.erp.invoices)]
    if kept and shown:
        return Reach.yes(f"{kept[0]} was kept back while others were shown")
    return Reach.no("no invoices of two offline channels came into the store")
