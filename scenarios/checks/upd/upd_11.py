"""UPD-11: the invoice of a web order shows once with it, equal to the cent."""

from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.checks.inv.pairing import never_posted, readers, shown_invoices, shown_to
from scenarios.checks.inv.papers import (
    document_differences,
    memo_differences,
    posted_differences,
    standing_differences,
)
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-11"
Document = Mapping[str, Any]


def check(history: History, end: EndState) -> list[Violation]:
    """Each invoice of a web order is shown once, with that order, as it was posted.

    A credit memo of it may be shown, never twice and never otherwise; what the ERP never posted is
    not.
    """
    if "web" in history.settings.get("invoices", {}).get("exclude_channels", ()):
        return []
    found: list[Violation] = []
    for invoice in end.erp.invoices.values():
        order = end.store.orders.get(str(invoice["order_client_reference"]))
        if invoice["channel"] == "web" and order is not None:
            shown = shown_invoices(end, "invoice", invoice["number"])
            found += [*_of(invoice, order, shown), *_elsewhere(invoice, shown, readers(end, order))]
    for memo in end.erp.credit_memos.values():
        if memo["channel"] == "web":
            found += _memo(memo, shown_invoices(end, "credit_memo", memo["number"]))
    for paper in never_posted(history, end):
        if paper["order_id"] is not None:
            subject = f"{paper['kind']} {paper['number']} of order {paper['order_id']}"
            found.append(Violation(RULE, subject, "posted in the ERP", "shown alone"))
    return found


def _of(invoice: Document, order: Document, shown: list[Document]) -> Iterator[Violation]:
    subject = f"invoice {invoice['number']} of store order {order['number']}"
    if len(shown) != 1:
        yield Violation(RULE, subject, "shown once", f"shown {len(shown)} times")
        return
    mine = shown[0]
    if mine["order_id"] != order["id"]:
        yield Violation(RULE, subject, "shown with the order", f"with {mine['order_id']}")
    differences = (
        *posted_differences(invoice, mine),
        *document_differences(invoice, mine, is_wanted=False),
        *standing_differences(invoice, mine, names_payments=False),
    )
    for name, expected, actual in differences:
        yield Violation(RULE, f"{name} of {subject}", expected, actual)


def _elsewhere(invoice: Document, shown: list[Document], accounts: set[str]) -> Iterator[Violation]:
    """Whoever reads it beside the order's own buyer."""
    for mine in shown:
        account = shown_to(mine)
        if account is not None and account not in accounts:
            subject = f"invoice {invoice['number']}"
            yield Violation(RULE, subject, "in the buyer's account", f"in that of {account}")


def _memo(memo: Document, shown: list[Document]) -> Iterator[Violation]:
    subject = f"credit memo {memo['number']} of store order {memo['order_client_reference']}"
    if len(shown) > 1:
        yield Violation(RULE, subject, "shown at most once", f"shown {len(shown)} times")
    for mine in shown[:1]:
        if mine["order_id"] != memo["order_client_reference"]:
            yield Violation(RULE, subject, "shown with the order", f"with {mine['order_id']}")
        for name, expected, actual in memo_differences(memo, mine):
            yield Violation(RULE, f"{name} of {subject}", expected, actual)


def reach(history: History, end: EndState) -> Reach:
    """The bridge showed an invoice of a web order."""
    shown = [
        change
        for change in history.of("store", "invoice")
        if change.actor == history.bridge_actor and change.after["order_id"]
    ]
    if shown:
        return Reach.yes(f"invoice {shown[0].after['number']} came to its order")
    return Reach.no("no invoice of a web order came into the store")
