"""What was paid with an order and not yet applied to an invoice, and paying it back."""

from collections.abc import Iterable, Mapping

from mock_erp.domain.invoices import paid_minor, pay_back
from mock_erp.tables.money.refusals import MoreThanDeposited
from mock_erp.tables.money.rows import Invoice, Map, invoices_of
from mock_erp.tables.sales.rows import Row, SalesOrder
from mock_kit.clock import instant_text
from mock_kit.state.database import Tx


def open_deposits(head: Row, invoices: Iterable[Invoice]) -> dict[str, int]:
    """Return what is left of the tenders by kind, in their order: paid, not back, not applied."""
    refunded = sum(refund["amount_minor"] for refund in head["refunds"])
    paid = [paid_minor(tender) for tender in head["tenders"]]
    left: dict[str, int] = {}
    for tender, amount, back in zip(head["tenders"], paid, pay_back(paid, refunded), strict=True):
        left[tender["kind"]] = left.get(tender["kind"], 0) + amount - back
    for invoice in invoices:
        for payment in invoice.payments:
            if payment["source"] == "tender":
                left[payment["kind"]] = left.get(payment["kind"], 0) - payment["amount_minor"]
    return {kind: amount for kind, amount in left.items() if amount > 0}


def take_deposits(deposits: Mapping[str, int], owed_minor: int) -> dict[str, int]:
    """Take from the deposits in their order, up to what is owed."""
    taken: dict[str, int] = {}
    for kind, amount in deposits.items():
        part = min(amount, owed_minor - sum(taken.values()))
        if part > 0:
            taken[kind] = part
    return taken


def unclaimed_refunds(head: Row, invoices: Iterable[Invoice]) -> int:
    """Return what was paid back of deposits and did not lower an invoice yet."""
    refunded = sum(refund["amount_minor"] for refund in head["refunds"])
    return int(refunded) - sum(invoice.deposit_refunded_minor for invoice in invoices)


def refund_deposit(tx: Tx, order: SalesOrder, refund: Map) -> SalesOrder:
    """Pay back what is not applied to an invoice; the buyer owes that much less (UPD-07)."""
    left = sum(open_deposits(order.head, invoices_of(tx, [order.head["id"]])).values())
    if refund["amount_minor"] > left:
        raise MoreThanDeposited("More than is left of what was paid.", deposit_minor=left)
    booked = {"id": tx.new_id("rfd"), **refund, "at": instant_text(tx.business_now)}
    order.head["refunds"] = [*order.head["refunds"], booked]
    return order
