"""Order pages with the invoices of the order on them (UPD-11)."""

from collections.abc import Sequence

from mock_kit.state.database import Tx
from mock_store.domain.billing.invoices import Invoice
from mock_store.domain.order import Order
from mock_store.selling.views import order_page
from mock_store.tables.billing.rows import invoices_of_orders
from mock_store.tables.channels import channels_by_code
from mock_store.wire.orders import OrderPage, PageInvoice


def order_pages(tx: Tx, orders: Sequence[Order]) -> list[OrderPage]:
    """Return the pages of some orders, each with its invoices and credit memos, oldest first."""
    channels = channels_by_code(tx)
    invoices: dict[str, list[PageInvoice]] = {}
    for row in invoices_of_orders(tx, [order.id for order in orders]):
        invoice = Invoice.model_validate_json(row.document)
        invoices.setdefault(row.order_id or "", []).append(_page_invoice(invoice))
    return [
        order_page(order, channels[order.channel], invoices.get(order.id, [])) for order in orders
    ]


def page_of(tx: Tx, order: Order) -> OrderPage:
    """Return the page of one order."""
    return order_pages(tx, [order])[0]


def _page_invoice(invoice: Invoice) -> PageInvoice:
    shown = invoice.model_dump(include=set(PageInvoice.model_fields))
    return PageInvoice(**shown, has_document=invoice.document is not None)
