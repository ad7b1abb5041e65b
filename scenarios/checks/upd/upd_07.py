"""UPD-07: money given back is equal on both sides, and never more than was taken."""

from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.checks.pairs import erp_order_of
from scenarios.checks.upd.pairing import GONE
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-07"
OWN = ("refund", "return")
Document = Mapping[str, Any]
Money = tuple[int, int]


def check(history: History, end: EndState) -> list[Violation]:
    """Refunds of an order are deposit refunds and credit memos of the same sum and tax.

    What an edit or a cancel gave back has shrunk the ERP's order and is not booked beside it,
    unless the goods had left. A pending refund waits, and so does that of a cancel while the
    ERP's order is still open.
    """
    found: list[Violation] = []
    for order in end.store.orders.values():
        found += _taken(order)
        booked = erp_order_of(end, order["id"])
        if booked is not None and booked["status"] != "cancelled":
            found += _compared(history, end, order, booked)
    return found


def _compared(
    history: History, end: EndState, order: Document, booked: Document
) -> Iterator[Violation]:
    subject = f"money back of store order {order['number']}"
    wanted = _sum((each["amount_minor"], each["tax_minor"]) for each in due(order, booked))
    memos = memos_of(history, end, booked)
    deposits = deposits_of(history, booked)
    actual = _sum(
        [
            *((each["amount_minor"], each["tax_minor"]) for each in deposits),
            *((memo["total_minor"], memo["tax_minor"]) for memo in memos),
        ]
    )
    if actual != wanted:
        yield Violation(RULE, subject, _words(wanted), _words(actual))
    for memo in memos:
        if memo["currency"] != order["currency"]:
            yield Violation(RULE, subject, order["currency"], memo["currency"])


def due(order: Document, booked: Document) -> list[Document]:
    """Refunds that are paid out and did not shrink the order in the ERP."""
    has_crossed = order["status"] == "cancelled" and booked["status"] in GONE
    causes = (*OWN, "cancel") if has_crossed else OWN
    return [each for each in order["refunds"] if each["cause"] in causes and not each["is_pending"]]


def memos_of(history: History, end: EndState, booked: Document) -> list[Document]:
    """Credit memos of the ERP's order that the bridge posted."""
    own = {c.entity_id for c in history.of("erp", "credit_memo") if c.actor == history.bridge_actor}
    return [
        memo
        for key, memo in end.erp.credit_memos.items()
        if key in own and memo["order_id"] == booked["id"]
    ]


def deposits_of(history: History, booked: Document) -> list[Document]:
    """Deposit refunds of the ERP's order that the bridge booked."""
    by_people = {
        refund["id"]
        for change in history.versions("erp", "order", booked["id"])
        if change.actor != history.bridge_actor and "refunds" in change.changes
        for refund in change.after["refunds"]
        if refund not in (change.changes["refunds"][0] or [])
    }
    return [each for each in booked["refunds"] if each["id"] not in by_people]


def _taken(order: Document) -> Iterator[Violation]:
    """No tender pays back more than it took."""
    for tender in order["tenders"]:
        taken = tender["amount_minor"] if tender["state"] == "paid" else 0
        if tender["refunded_minor"] > taken:
            subject = f"tender {tender['kind']} of store order {order['number']}"
            yield Violation(RULE, subject, f"at most {taken}", str(tender["refunded_minor"]))


def _sum(parts: Any) -> Money:
    amounts = list(parts)
    return sum(amount for amount, _ in amounts), sum(tax for _, tax in amounts)


def _words(money: Money) -> str:
    return f"{money[0]} with {money[1]} of tax"


def reach(history: History, end: EndState) -> Reach:
    """The bridge booked money back before an invoice and after one."""
    memos = [c for c in history.of("erp", "credit_memo") if c.actor == history.bridge_actor]
    deposits = [
        change
        for change in history.of("erp", "order")
        if change.actor == history.bridge_actor and change.after["refunds"]
    ]
    if memos and deposits:
        return Reach.yes(f"{len(memos)} credit memos, and deposits were paid back")
    return Reach.no("money did not go back both before and after an invoice")
