"""What is done to a posted invoice: paid, cancelled, settled; its order moves along with it."""

from collections.abc import Iterable, Sequence

from mock_erp.domain.invoices import Settlement
from mock_erp.tables.money.deposits import open_deposits, take_deposits
from mock_erp.tables.money.refusals import MoreThanOwed
from mock_erp.tables.money.rows import Invoice, Map, invoices_of, record
from mock_erp.tables.sales.documents import record_order, touch_order
from mock_erp.tables.sales.refusals import WrongStatus
from mock_erp.tables.sales.rows import SalesOrder, orders_by_id, update_orders
from mock_kit.clock import instant_text
from mock_kit.state.database import Tx


def book_payment(tx: Tx, invoice: Invoice, payment: Map) -> Invoice:
    """Book a payment, whole or in part; never more than is owed."""
    _check_live(invoice)
    if payment["amount_minor"] > invoice.balance_minor:
        raise MoreThanOwed("More than is owed.", balance_minor=invoice.balance_minor)
    invoice.payments = [*invoice.payments, {"id": tx.new_id("pay"), **payment}]
    save(tx, invoice)
    order_of_invoice_moved(tx, invoice)
    return invoice


def cancel_posted(tx: Tx, invoice: Invoice, reason: str) -> Invoice:
    """Cancel an invoice that nobody paid: its pieces can be invoiced anew, deposits are free."""
    _check_live(invoice)
    by_hand = [each for each in invoice.payments if each["source"] == "payment"]
    if by_hand or invoice.credited_minor or invoice.balance_minor == 0:
        detail = "An invoice that was paid or credited is credited, not cancelled."
        raise WrongStatus(detail, invoice_status=invoice.status)
    invoice.payments, invoice.paid_minor, invoice.deposit_refunded_minor = [], 0, 0
    invoice.balance_minor = 0
    invoice.status, invoice.status_reason = "cancelled", reason
    tx.touch(invoice)
    record(tx, invoice, "invoice.cancelled")
    order = orders_by_id(tx, [invoice.order_id])[invoice.order_id]
    freed = {line["order_line_id"]: line["pieces"] for line in invoice.lines}
    for line in order.lines:
        line["invoiced"] -= freed.get(line["id"], 0)
    order_moved(tx, order)
    return invoice


def save(tx: Tx, invoice: Invoice) -> None:
    """Work out anew what is owed, and record the invoice under the topic that says so."""
    owed = invoice.balance_minor
    settle(invoice)
    tx.touch(invoice)
    is_paid = owed and not invoice.balance_minor and invoice.status == "paid"
    record(tx, invoice, "invoice.paid" if is_paid else "invoice.updated")


def settle(invoice: Invoice) -> None:
    """Set what follows from payments and credits."""
    invoice.paid_minor = sum(payment["amount_minor"] for payment in invoice.payments)
    settlement = Settlement(
        invoice.total_minor,
        invoice.paid_minor,
        invoice.deposit_refunded_minor,
        invoice.set_off_minor,
        invoice.credited_minor,
    )
    invoice.balance_minor = settlement.balance_minor
    invoice.status = settlement.status


def apply_deposits(tx: Tx, order: SalesOrder) -> bool:
    """Pay open invoices from tenders that were taken since; say whether any was paid."""
    invoices = invoices_of(tx, [order.head["id"]])
    is_any_paid = False
    for invoice in invoices:
        paid = len(invoice.payments)
        pay_from_deposits(tx, order, invoice, [each for each in invoices if each is not invoice])
        if len(invoice.payments) > paid:
            save(tx, invoice)
            is_any_paid = True
    return is_any_paid


def order_of_invoice_moved(tx: Tx, invoice: Invoice) -> None:
    """Close the order when this settled the last of it; an order that is not is left alone."""
    order = orders_by_id(tx, [invoice.order_id])[invoice.order_id]
    if _is_settled(order, invoices_of(tx, [invoice.order_id])):
        order_moved(tx, order)


def order_moved(tx: Tx, order: SalesOrder) -> None:
    """Record an order that an act of money has changed; the last of it closes the order."""
    if _is_settled(order, invoices_of(tx, [order.head["id"]])):
        order.head["status"] = "closed"
    touch_order(tx, order)
    record_order(tx, order, "order.updated")
    update_orders(tx, [order])


def _is_settled(order: SalesOrder, invoices: Iterable[Invoice]) -> bool:
    """All that was shipped is invoiced, and nothing is owed."""
    return (
        order.head["status"] == "shipped"
        and all(line["invoiced"] == line["shipped"] for line in order.lines)
        and all(invoice.balance_minor == 0 for invoice in invoices)
    )


def _check_live(invoice: Invoice) -> None:
    if invoice.status == "cancelled":
        raise WrongStatus("The invoice is cancelled.", invoice_status=invoice.status)


def pay_from_deposits(
    tx: Tx, order: SalesOrder, invoice: Invoice, others: Sequence[Invoice]
) -> None:
    """Apply what was paid with the order, up to what is owed."""
    settle(invoice)
    deposits = open_deposits(order.head, [*others, invoice])
    taken = take_deposits(deposits, invoice.balance_minor)
    invoice.payments = [
        *invoice.payments,
        *(
            {
                "id": tx.new_id("pay"),
                "kind": kind,
                "amount_minor": amount,
                "reference": order.head["number"],
                "received_at": instant_text(tx.business_now),
                "source": "tender",
            }
            for kind, amount in taken.items()
        ),
    ]
