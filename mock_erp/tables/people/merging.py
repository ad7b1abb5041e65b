"""Two customers become one: what the first one has goes to the one that stays (CUS-08)."""

from sqlmodel import col, select

from mock_erp.domain.customers import DEFAULTS, place_of
from mock_erp.tables.customers import Customer, save_customer
from mock_erp.tables.goods.shipments import Shipment, save_shipment
from mock_erp.tables.money.rows import CreditMemo, Invoice, record
from mock_erp.tables.registry import table_of
from mock_erp.tables.sales.documents import record_order, touch_order
from mock_erp.tables.sales.refusals import UnknownCustomer
from mock_erp.tables.sales.rows import (
    SalesOrder,
    SalesOrderRow,
    all_orders,
    orders_where,
    update_orders,
)
from mock_kit.state.database import Tx

_BLANKS = ("email", "phone", "tax_id", "price_group", "client_reference")
_orders = table_of(SalesOrderRow)


def merge_customer(tx: Tx, gone: Customer, into: Customer) -> None:
    """Give the documents, addresses and missing fields of `gone` to `into`; both are recorded.

    What `into` knows stays as it is; of the addresses those are added that it lacks.
    """
    for name in _BLANKS:
        if getattr(into, name) is None:
            setattr(into, name, getattr(gone, name))
    places = [place_of(each) for each in into.addresses]
    into.addresses = into.addresses + [
        each | dict.fromkeys(DEFAULTS, False)
        for each in gone.addresses
        if place_of(each) not in places
    ]
    gone.status, gone.merged_into = "merged", into.id
    _redirect(tx, gone.id, into.id)
    save_customer(tx, gone)
    save_customer(tx, into)
    _give_orders(tx, gone.id, into.id)
    _give_papers(tx, gone.id, into.id)


def _redirect(tx: Tx, gone: str, into: str) -> None:
    """Whoever was merged into the one that goes now belongs to the one that stays."""
    earlier = select(Customer).where(col(Customer.merged_into) == gone)
    for customer in tx.session.exec(earlier).all():
        customer.merged_into = into
        save_customer(tx, customer)


def _give_orders(tx: Tx, gone: str, into: str) -> None:
    orders = orders_where(tx, all_orders().where(_orders.c.customer_id == gone))
    for order in orders:
        order.head["customer_id"] = into
        touch_order(tx, order)
        record_order(tx, order, "order.updated")
    update_orders(tx, orders)


def _give_papers(tx: Tx, gone: str, into: str) -> None:
    """Shipments, invoices and credit memos go along; what they say of goods and money stays."""
    shipments = select(Shipment).where(col(Shipment.customer_id) == gone)
    for shipment in tx.session.exec(shipments).all():
        shipment.customer_id = into
        save_shipment(tx, shipment)
    invoices = select(Invoice).where(col(Invoice.customer_id) == gone)
    memos = select(CreditMemo).where(col(CreditMemo.customer_id) == gone)
    for invoice in tx.session.exec(invoices).all():
        invoice.customer_id = into
        tx.touch(invoice)
        record(tx, invoice, "invoice.updated")
    for memo in tx.session.exec(memos).all():
        memo.customer_id = into
        tx.touch(memo)
        record(tx, memo, "credit_memo.updated")


def assign_order(tx: Tx, order: SalesOrder, customer_id: str) -> SalesOrder:
    """Say whose order it is, whatever its status; snapshots and stock stay as they are."""
    customer = tx.session.get(Customer, customer_id)
    if customer is None:
        raise UnknownCustomer("There is no such customer.", id=customer_id)
    named = customer.merged_into or customer.id
    if order.head["customer_id"] != named:
        order.head["customer_id"] = named
        touch_order(tx, order)
        record_order(tx, order, "order.updated")
        update_orders(tx, [order])
    return order
