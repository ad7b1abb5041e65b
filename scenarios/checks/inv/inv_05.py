"""INV-05a: an invoice that cannot be shown is skipped and holds up no other."""

from scenarios.checks.inv.pairing import due, owners, shown_invoices
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "INV-05a"


def check(history: History, end: EndState) -> list[Violation]:
    """What belongs to nobody is in no account, and what was posted after it is shown."""
    found: list[Violation] = []
    blocked_by: str | None = None
    for invoice in due(history, end, end.erp.invoices):
        shown = shown_invoices(end, "invoice", invoice["number"])
        subject = f"invoice {invoice['number']}"
        if invoice["customer_id"] is None:
            blocked_by = blocked_by or invoice["number"]
            if shown:
                found.append(Violation(RULE, subject, "in no account", "shown to somebody"))
        elif blocked_by and owners(end, invoice["customer_id"]) and not shown:
            expected = f"shown, though {blocked_by} cannot be"
            found.append(Violation(RULE, subject, expected, "not shown"))
    return found


def reach(history: History, end: EndState) -> Reach:
    """After an invoice of nobody in particular, one of a known customer was posted and shown."""
    nobody = False
    for invoice in due(history, end, end.erp.invoices):
        if nobody and shown_invoices(end, "invoice", invoice["number"]):
            return Reach.yes("an invoice of nobody was followed by one that shows")
        nobody = nobody or invoice["customer_id"] is None
    return Reach.no("no invoice that shows followed one that cannot be shown")
