"""INV-03: payments, credit memos and cancellations after the first push arrive."""

from collections.abc import Iterator

from scenarios.checks.inv.pairing import Document, due, owners, shown_invoices
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "INV-03"
STANDING = ("status", "paid_minor", "credited_minor", "balance_minor")
MEMO = ("currency", "tax_minor", "total_minor")


def check(history: History, end: EndState) -> list[Violation]:
    """What is shown stands as it stands in the ERP, and each credit memo shows once."""
    found: list[Violation] = []
    for invoice in due(history, end, end.erp.invoices):
        for mine in shown_invoices(end, "invoice", invoice["number"]):
            found += _standing(invoice, mine)
    for memo in due(history, end, end.erp.credit_memos):
        if owners(end, memo["customer_id"]):
            found += _memo(memo, shown_invoices(end, "credit_memo", memo["number"]))
    return found


def _standing(invoice: Document, mine: Document) -> Iterator[Violation]:
    subject = f"invoice {invoice['number']}"
    for name in STANDING:
        if mine[name] != invoice[name]:
            yield Violation(RULE, f"{name} of {subject}", str(invoice[name]), str(mine[name]))
    if _payments(mine) != _payments(invoice):
        yield Violation(
            RULE, f"payments of {subject}", str(_payments(invoice)), str(_payments(mine))
        )


def _payments(invoice: Document) -> list[tuple[str, int]]:
    return sorted((each["kind"], each["amount_minor"]) for each in invoice["payments"])


def _memo(memo: Document, shown: list[Document]) -> Iterator[Violation]:
    subject = f"credit memo {memo['number']}"
    if len(shown) != 1:
        yield Violation(RULE, subject, "shown once", f"shown {len(shown)} times")
        return
    for name in MEMO:
        if shown[0][name] != memo[name]:
            yield Violation(RULE, f"{name} of {subject}", str(memo[name]), str(shown[0][name]))


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
