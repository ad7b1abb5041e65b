"""Entering orders that were placed elsewhere: at their own instants and prices."""

from collections.abc import Mapping
from typing import Any

from mock_kit.state.database import Tx
from mock_store.domain.money import LineMoney, PricedLine, TaxBasis, Totals, add_up
from mock_store.domain.order import Address, Order, OrderLine, Shipping, Tender, TimelineEntry
from mock_store.domain.payments import payment_status_of
from mock_store.selling.accounts import add_customer
from mock_store.selling.changing import record_order
from mock_store.selling.placing import FIRST_ORDER_NUMBER
from mock_store.selling.refusals import TendersMismatch, UnknownItem, UnknownLine
from mock_store.tables.channels import SalesChannel
from mock_store.tables.customers import customers_by_email
from mock_store.tables.inventory import lower_own_number
from mock_store.tables.open_lines import add_open_lines
from mock_store.tables.orders import document_by_reference, insert_order
from mock_store.tables.sale_items import SaleItem, items_by_sku
from mock_store.wire.customers import CustomerAddress, CustomerWrite
from mock_store.wire.imports.orders import ImportedLine, ImportedOrder


def import_order(tx: Tx, channel: SalesChannel, wanted: ImportedOrder) -> tuple[int, bytes]:
    """Enter an order; return 201 and its serialised form, or 200 for one that is known.

    Raises UnknownItem, UnknownLine or TendersMismatch, in which case nothing changed.
    """
    known = document_by_reference(tx, wanted.client_reference)
    if known is not None:
        return 200, known
    items = _items(tx, channel, wanted)
    totals = _totals(channel, wanted)
    _check(wanted, totals)
    order = _order(tx, channel, wanted, items, totals)
    change_no = tx.change_no()
    document = order.model_dump_json().encode()
    insert_order(tx, order, document, change_no=change_no)
    add_open_lines(tx, order)
    for line in order.lines:
        lower_own_number(tx, channel, line.variant_id, line.quantity)
    record_order(tx, order, document, change_no=change_no, topic="order.created")
    return 201, document


def _items(tx: Tx, channel: SalesChannel, wanted: ImportedOrder) -> Mapping[str, SaleItem]:
    skus = list(dict.fromkeys(line.sku for line in wanted.lines))
    items = items_by_sku(tx, channel.code, skus)
    unknown = [sku for sku in skus if sku not in items]
    if unknown:
        raise UnknownItem("the order names items that are not known, or not alone", skus=unknown)
    return items


def _totals(channel: SalesChannel, wanted: ImportedOrder) -> Totals:
    basis = TaxBasis(channel.tax_basis == "inclusive", channel.tax_rate_bp)
    priced = [PricedLine(line.quantity, line.unit_price_minor) for line in wanted.lines]
    return add_up(priced, basis, shipping_minor=wanted.shipping.price_minor)


def _check(wanted: ImportedOrder, totals: Totals) -> None:
    names = [line.client_reference for line in wanted.lines if line.client_reference]
    twice = sorted(name for name in dict.fromkeys(names) if names.count(name) > 1)
    if twice:
        raise UnknownLine("two lines of the order have one reference", client_references=twice)
    paid_minor = sum(tender.amount_minor for tender in wanted.tenders)
    if paid_minor != totals.total_minor:
        detail = f"the tenders add up to {paid_minor}, not {totals.total_minor}"
        raise TendersMismatch(detail, total_minor=totals.total_minor)


def _order(
    tx: Tx,
    channel: SalesChannel,
    wanted: ImportedOrder,
    items: Mapping[str, SaleItem],
    totals: Totals,
) -> Order:
    order_id = tx.new_id("ord")
    number = FIRST_ORDER_NUMBER - 1 + tx.number("order_number")
    tenders = tuple(Tender(id=tx.new_id("tnd"), **each.model_dump()) for each in wanted.tenders)
    placed = TimelineEntry(
        at=wanted.placed_at, kind="placed", text="Your order was placed", source="import"
    )
    return Order(
        id=order_id,
        number=f"#{number}",
        version=1,
        created_at=tx.now,
        updated_at=tx.now,
        channel=channel.code,
        status="placed",
        payment_status=payment_status_of(tenders),
        customer_id=None if wanted.is_guest else _customer_id(tx, wanted),
        is_guest=wanted.is_guest,
        contact=wanted.contact,
        billing_address=wanted.billing_address,
        shipping_address=wanted.shipping_address or wanted.billing_address,
        shipping=Shipping(**wanted.shipping.model_dump(), tax_minor=totals.shipping.tax_minor),
        lines=_lines(order_id, wanted, items, totals),
        **_money(channel, totals),
        tenders=tenders,
        timeline=(placed,),
        note=wanted.note,
        custom=wanted.custom,
        client_reference=wanted.client_reference,
        placed_at=wanted.placed_at,
    )


def _money(channel: SalesChannel, totals: Totals) -> dict[str, Any]:
    return {
        "currency": channel.currency,
        "prices_include_tax": channel.tax_basis == "inclusive",
        "tax_rate_bp": channel.tax_rate_bp,
        "discount_minor": 0,
        "discount_code": None,
        "discount_percent_bp": 0,
        "tax_minor": totals.tax_minor,
        "total_minor": totals.total_minor,
    }


def _lines(
    order_id: str, wanted: ImportedOrder, items: Mapping[str, SaleItem], totals: Totals
) -> tuple[OrderLine, ...]:
    return tuple(
        _line(f"{order_id}.{line.client_reference or number}", line, items[line.sku], money)
        for number, (line, money) in enumerate(zip(wanted.lines, totals.lines, strict=True), 1)
    )


def _line(line_id: str, line: ImportedLine, item: SaleItem, money: LineMoney) -> OrderLine:
    return OrderLine(
        id=line_id,
        variant_id=item.variant_id,
        variant_client_reference=item.client_reference,
        sku=item.sku,
        title=item.title,
        quantity=line.quantity,
        unit_price_minor=line.unit_price_minor,
        discount_minor=0,
        tax_minor=money.tax_minor,
        total_minor=money.total_minor,
    )


def _customer_id(tx: Tx, wanted: ImportedOrder) -> str:
    """Return the customer with the contact's mail address, entering one if there is none."""
    for row in customers_by_email(tx, wanted.contact.email):
        if row.merged_into is None:
            return row.id
    contact, address = wanted.contact, wanted.shipping_address or wanted.billing_address
    book = [CustomerAddress(**Address.model_dump(address), is_default_shipping=True)]
    new = CustomerWrite(email=contact.email, name=contact.name, phone=contact.phone, addresses=book)
    return add_customer(tx, new).id
