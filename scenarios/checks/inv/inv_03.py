"""INV-03: payments, credit memos and cancellations after the first push arrive."""

from collections.abc import Iterator

from scenarios.checks.inv.pairing import Document, due, owners, shown_invoices, shown_to
from scenarios.checks.inv.papers import memo_differences, standing_differences
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "INV-03"


def check(history: History, end: EndState) -> list[Violation]:
    """What is shown stands as it stands in the ERP, and each credit memo shows once."""
    found: list[Violation] = []
    for invoice in due(history, end, end.erp.invoices):
        for mine in shown_invoices(end, "invoice", invoice["number"]):
            found += _standing(invoice, mine)
    for memo in due(history, end, end.erp.credit_memos):
        accounts = owners(end, memo["customer_id"])
        if accounts:
            found += _memo(memo, accounts, shown_invoices(end, "credit_memo", memo["number"]))
    return found


def _standing(invoice: Document, mine: Document) -> Iterator[Violation]:
    subject = f"invoice {invoice['number']}"
    for name, expected, actual in standing_differences(invoice, mine):
        yield Violation(RULE, f"{name} of {subject}", expected, actual)


def _memo(memo: Document, accounts: set[str], shown: list[Document]) -> Iterator[Violation]:
    subject = f"credit memo {memo['number']}"
    if len(shown) != 1:
        yield Violation(RULE, subject, "shown once", f"shown {len(shown)} times")
        return
    if shown_to(shown[0]) not in accounts:
        account = str(shown_to(shown[0]))
        yield Violation(RULE, subject, "in the customer's account", f"in that of {account}")
    for name, expected, actual in memo_differences(memo, shown[0]):
        yield Violation(RULE, f"{name} of {subject}", expected, actual)


def reach(history: History, end: EndState) -> Reach:
    """An invoice that was shown already was paid in part, credited or cancelled."""
    changed = set()
    for change in history.of("store", "invoice"):
        if change.actor == history.bridge_actor and change.after["channel"] != "web":
            for name, kind in (("paid_minor", "paid"), ("credited_minor", "credited")):
                before, after = change.changes.get(name, (None, None))
                changed |= {kind} if before is not None and before != after else set()
            if change.version > 1 and change.after["status"] == "cancelled":
                changed.add("cancelled")
    missing = {"paid", "credited", "cancelled"} - changed
    if missing:
        return Reach.no(f"no invoice was {' or '.join(sorted(missing))} after it was shown")
    return Reach.yes("invoices were paid, credited and cancelled after they were shown")
