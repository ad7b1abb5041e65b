"""Posting invoices, paying and cancelling them; each act moves the order along with it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from mock_erp.domain.invoices import (
    Part,
    Settlement,
    account_of,
    added,
    next_part,
    part_total,
)
from mock_erp.domain.money import Charge, total_of
from mock_erp.domain.paper import invoice_paper
from mock_erp.tables.money.deposits import open_deposits, take_deposits, unclaimed_refunds
from mock_erp.tables.money.refusals import MoreThanOwed, MoreThanShipped, NothingToInvoice
from mock_erp.tables.money.rows import Invoice, Map, document_of, invoices_of, record
from mock_erp.tables.registry import company_of, stamps
from mock_erp.tables.sales.documents import record_order, touch_order
from mock_erp.tables.sales.refusals import UnknownLine, WrongStatus
from mock_erp.tables.sales.rows import Row, SalesOrder, orders_by_id, update_orders
from mock_kit.clock import instant_text
from mock_kit.state.database import Tx

# Chosen: what is usual where nothing else was agreed.
DUE_DAYS = 14
MEDIA_TYPE = "application/pdf"


def post_invoice(
    tx: Tx, order: SalesOrder, pieces: Mapping[str, int] | None, reference: str | None
) -> Invoice:
    """Invoice pieces by order line id; None: all that was shipped and not invoiced (UPD-02)."""
    chosen = _chosen(order, pieces)
    earlier = invoices_of(tx, [order.head["id"]])
    for line in order.lines:
        line["invoiced"] += chosen.get(line["id"], 0)
    invoice = _new_invoice(tx, order, earlier, chosen)
    invoice.client_reference = reference
    refunded = unclaimed_refunds(order.head, earlier)
    invoice.deposit_refunded_minor = min(refunded, invoice.total_minor)
    _pay_from_deposits(tx, order, invoice, earlier)
    settle(invoice)
    invoice.document = _paper_of(invoice)
    record(tx, invoice, "invoice.created")
    order_moved(tx, order)
    return invoice


def pay_invoice(tx: Tx, invoice: Invoice, payment: Map) -> Invoice:
    """Book a payment, whole or in part; never more than is owed."""
    _check_live(invoice)
    if payment["amount_minor"] > invoice.balance_minor:
        raise MoreThanOwed("More than is owed.", balance_minor=invoice.balance_minor)
    invoice.payments = [*invoice.payments, {"id": tx.new_id("pay"), **payment}]
    save(tx, invoice)
    order_of_invoice_moved(tx, invoice)
    return invoice


def cancel_invoice(tx: Tx, invoice: Invoice, reason: str) -> Invoice:
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
        _pay_from_deposits(tx, order, invoice, [each for each in invoices if each is not invoice])
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


def _chosen(order: SalesOrder, pieces: Mapping[str, int] | None) -> dict[str, int]:
    left = {line["id"]: line["shipped"] - line["invoiced"] for line in order.lines}
    wanted = left if pieces is None else pieces
    unknown = sorted(wanted.keys() - left.keys())
    if unknown:
        raise UnknownLine("The order has no such lines.", order_line_ids=unknown)
    beyond = sorted(line_id for line_id, count in wanted.items() if count > left[line_id])
    if beyond:
        raise MoreThanShipped("More than was shipped.", order_line_ids=beyond)
    chosen = {line_id: count for line_id, count in wanted.items() if count > 0}
    if not chosen:
        raise NothingToInvoice("Nothing is shipped and not invoiced.")
    return chosen


def _new_invoice(
    tx: Tx, order: SalesOrder, earlier: Sequence[Invoice], chosen: Mapping[str, int]
) -> Invoice:
    head, number = order.head, tx.number("invoice")
    lines = [
        _invoice_line(tx, head, line, earlier, pieces=chosen[line["id"]])
        for line in order.lines
        if line["id"] in chosen
    ]
    issued = company_of(tx).date_of(tx.business_now)
    copied = ("channel", "customer_id", "contact", "billing_address", "shipping_address")
    return Invoice(
        id=tx.new_id("inv"),
        number=f"INV-{number:06d}",
        status="open",
        order_id=head["id"],
        order_number=head["number"],
        order_client_reference=head["client_reference"],
        number_at_origin=head["number_at_origin"],
        **{name: head[name] for name in copied},
        currency=head["currency"],
        prices_include_tax=head["prices_include_tax"],
        **_dates(issued),
        lines=lines,
        **_money(order, lines, earlier),
        balance_minor=0,
        document={},
        **stamps(tx),
    )


def _dates(issued: date) -> dict[str, Any]:
    due = issued + timedelta(days=DUE_DAYS)
    return {"issued_on": issued.isoformat(), "due_on": due.isoformat()}


def _invoice_line(tx: Tx, head: Row, line: Row, earlier: Sequence[Invoice], *, pieces: int) -> Map:
    whole = Part(line["quantity"], line["discount_minor"], line["tax_minor"])
    part = next_part(whole, added(_parts_of(line["id"], earlier)), pieces)
    copied = ("client_line_id", "variant_id", "sku", "description", "unit_price_minor")
    return {
        "id": tx.new_id("inl"),
        "order_line_id": line["id"],
        **{name: line[name] for name in copied},
        "pieces": pieces,
        "discount_minor": part.discount_minor,
        "tax_minor": part.tax_minor,
        "total_minor": part_total(
            part, line["unit_price_minor"], prices_include_tax=head["prices_include_tax"]
        ),
        "account": account_of(line["kind"]),
        "credited": 0,
    }


def _parts_of(order_line_id: str, invoices: Iterable[Invoice]) -> Iterable[Part]:
    for invoice in invoices:
        for line in invoice.lines:
            if line["order_line_id"] == order_line_id:
                yield Part(line["pieces"], line["discount_minor"], line["tax_minor"])


def _money(order: SalesOrder, lines: Sequence[Map], earlier: Sequence[Invoice]) -> dict[str, Any]:
    """Shipping and fees stand on the first live invoice, the rounding on the last."""
    head = order.head
    shipping = _shipping_left(head, earlier)
    fees = [] if any(each.fees for each in earlier) else head["fees"]
    is_last = all(line["invoiced"] + line["cancelled"] == line["quantity"] for line in order.lines)
    rounded = sum(each.rounding_minor for each in earlier)
    rounding = head["rounding_minor"] - rounded if is_last else 0
    charges = [
        Charge(
            line["pieces"] * line["unit_price_minor"] - line["discount_minor"], line["tax_minor"]
        )
        for line in lines
    ]
    total = total_of(
        charges,
        Charge(shipping["price_minor"], shipping["tax_minor"]),
        [Charge(fee["price_minor"], fee["tax_minor"]) for fee in fees],
        prices_include_tax=head["prices_include_tax"],
    )
    taxed = [*lines, shipping, *fees]
    return {
        "shipping": shipping,
        "fees": fees,
        "discount_minor": sum(line["discount_minor"] for line in lines),
        "tax_minor": sum(charge["tax_minor"] for charge in taxed),
        "rounding_minor": rounding,
        "total_minor": total.computed_minor + rounding,
    }


def _shipping_left(head: Row, earlier: Sequence[Invoice]) -> Map:
    left = {
        name: head["shipping"][name] - sum(each.shipping[name] for each in earlier)
        for name in ("price_minor", "tax_minor")
    }
    return {"method": head["shipping"]["method"], **left}


def _pay_from_deposits(
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


def _paper_of(invoice: Invoice) -> Map:
    """Name the printed invoice; it is made from the row whenever it is asked for."""
    content = invoice_paper(document_of(invoice))
    return {
        "url": f"/v1/invoices/{invoice.id}/document",
        "media_type": MEDIA_TYPE,
        "sha256": sha256(content).hexdigest(),
    }
