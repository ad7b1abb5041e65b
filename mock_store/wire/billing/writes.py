"""Wire models of what is shown in accounts, and of ordering it again."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from mock_store.domain.billing.invoices import Invoice, Paper, PostedInvoice
from mock_store.domain.billing.offline_orders import OfflineOrder, SoldElsewhere
from mock_store.wire.batches import Row
from mock_store.wire.fields import Id, Version
from mock_store.wire.orders import CartView

# Chosen: an invoice of five hundred lines prints to a tenth of this.
_MOST_BASE64 = 2 * 1024 * 1024
_EXAMPLE: JsonDict = {
    "client_reference": "inv_81f0",
    "number": "INV-000001",
    "channel": "phone",
    "customer_id": "cus_33",
    "status": "open",
    "issued_on": "2026-12-07",
    "due_on": "2026-12-21",
    "currency": "USD",
    "prices_include_tax": False,
    "lines": [
        {
            "variant_client_reference": "var_1",
            "sku": "TEE-RED-M",
            "title": "Crew-neck tee",
            "quantity": 2,
            "unit_price_minor": 1900,
            "tax_minor": 285,
            "total_minor": 4085,
        }
    ],
    "tax_minor": 285,
    "total_minor": 4085,
    "balance_minor": 4085,
}


class PaperWrite(Paper):
    """The printed document, and its content unless the store has it already."""

    content_base64: Annotated[str, Field(max_length=_MOST_BASE64)] | None = None


class InvoiceWrite(PostedInvoice):
    """An invoice as posted, of an order of this store, of a customer or of a company.

    Found by its `client_reference`; without `document` a known document stays.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    document: PaperWrite | None = None
    expected_version: Version | None = None


class InvoiceBatch(BaseModel):
    """Up to 100 invoices and credit memos, written in one commit."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[Row[InvoiceWrite]], Field(max_length=100)]


class OfflineOrderWrite(SoldElsewhere):
    """An order that was placed elsewhere, found by its `client_reference`."""

    expected_version: Version | None = None


class OfflineOrderBatch(BaseModel):
    """Up to 100 offline orders, written in one commit."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[Row[OfflineOrderWrite]], Field(max_length=100)]


class InvoiceList(BaseModel):
    """Invoices and credit memos, in the order of their last change."""

    items: list[Invoice]
    next_cursor: str | None


class OfflineOrderList(BaseModel):
    """Offline orders, in the order of their last change."""

    items: list[OfflineOrder]
    next_cursor: str | None


class OwnInvoices(BaseModel):
    """Own invoices and credit memos, newest first."""

    items: list[Invoice]


class OwnOfflineOrders(BaseModel):
    """Own offline orders, newest first."""

    items: list[OfflineOrder]


class OrderAgain(BaseModel):
    """What to order again: exactly one of the three."""

    model_config = ConfigDict(extra="forbid")

    order_id: Id | None = None
    offline_order_id: Id | None = None
    invoice_id: Id | None = None


class LeftOut(BaseModel):
    """An item that could not go into the cart, and why."""

    sku: str
    title: str
    reason: str


class AgainCart(BaseModel):
    """A new cart at today's prices, and what is not in it."""

    cart: CartView
    left_out: list[LeftOut]
