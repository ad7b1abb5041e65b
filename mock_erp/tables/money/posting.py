"""Posting invoices: which pieces, what they cost, and what was paid for them already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from mock_erp.domain.invoices import Part, account_of, added, next_part, part_total
from mock_erp.domain.money import Charge, total_of
from mock_erp.domain.paper import invoice_paper
from mock_erp.tables.customers import Customer
from mock_erp.tables.money.deposits import unclaimed_refunds
from mock_erp.tables.money.invoicing import order_moved, pay_from_deposits, settle
from mock_erp.tables.money.refusals import NothingToInvoice
from mock_erp.tables.money.rows import Invoice, Map, document_of, invoices_of, record
from mock_erp.tables.registry import company_of, stamps
from mock_erp.tables.sales.refusals import MoreThanShipped, UnknownLine
from mock_erp.tables.sales.rows import Row, SalesOrder
from mock_kit.state.database import Tx

# Chosen: what is usual where nothing else was agreed.
DUE_DAYS = 14
MEDIA_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to invoice: pieces by order line id; None is all that was shipped and not invoiced."""

    pieces: Mapping[str, int] | None = None
    shipment_ids: Sequence[str] = ()
    reference: str | None = None


def post_invoice(tx: Tx, order: SalesOrder, wanted: Wanted) -> Invoice:
    """Invoice pieces that were shipped, and apply what was paid with the order (UPD-02)."""
    chosen = _chosen(order, wanted.pieces)
    earlier = invoices_of(tx, [order.head["id"]])
    for line in order.lines:
        line["invoiced"] += chosen.get(line["id"], 0)
    invoice = _new_invoice(tx, order, earlier, chosen)
    invoice.client_reference = wanted.reference
    invoice.shipment_ids = list(wanted.shipment_ids)
    refunded = unclaimed_refunds(order.head, earlier)
    invoice.deposit_refunded_minor = min(refunded, invoice.total_minor)
    pay_from_deposits(tx, order, invoice, earlier)
    settle(invoice)
    invoice.document = _paper_of(invoice)
    record(tx, invoice, "invoice.created")
    order_moved(tx, order)
    return invoice


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
        **_dates(issued, _due_days(tx, head["customer_id"])),
        lines=lines,
        **_money(order, lines, earlier),
        balance_minor=0,
        document={},
        **stamps(tx),
    )


def _due_days(tx: Tx, customer_id: str | None) -> int:
    customer = None if customer_id is None else tx.session.get(Customer, customer_id)
    terms = None if customer is None else customer.terms
    return DUE_DAYS if terms is None else int(terms["days"])


def _dates(issued: date, due_days: int) -> dict[str, Any]:
    due = issued + timedelta(days=due_days)
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


def _paper_of(invoice: Invoice) -> Map:
    """Name the printed invoice; it is made from the row whenever it is asked for."""
    content = invoice_paper(document_of(invoice))
    return {
        "url": f"/v1/invoices/{invoice.id}/document",
        "media_type": MEDIA_TYPE,
        "sha256": sha256(content).hexdigest(),
    }
