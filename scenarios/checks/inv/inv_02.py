"""INV-02: no invoice is created or changed by the store."""

from scenarios.checks.forbidden import attempts, sandwich
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "INV-02"


def check(history: History, end: EndState) -> list[Violation]:
    """The bridge never tries to write an invoice in the ERP; refunds are credit memos."""
    return attempts(history, RULE, "erp", ("/v1/invoices",), "no invoice of the store goes up")


def reach(history: History, end: EndState) -> Reach:
    """Staff of the store made or changed invoices, and afterwards the flow worked."""
    tempting = ("invoice_by_hand", "falsify_invoice")
    return sandwich(history, tempting, ("store", "invoice"), "invoices")
