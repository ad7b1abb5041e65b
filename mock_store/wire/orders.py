"""Wire models of carts, checkout and what is asked of an order."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from mock_kit.numbers import WHOLE
from mock_store.domain.answers import ErpAnswer
from mock_store.domain.order import Address, Email, Order, RefundLine, TenderKind
from mock_store.wire.batches import Row
from mock_store.wire.fields import Code, Custom, Id, Line, Minor, Name, Pieces, Reference, Text
from mock_store.wire.goods import PageParcel, PageReturn

_PRICE = Annotated[int, Field(strict=True, ge=0, le=10**15), WHOLE]
_QUANTITY = Annotated[int, Field(strict=True, ge=1, le=1_000_000), WHOLE]


class _Wanted(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class NewCart(_Wanted):
    """A new, empty cart."""


class CartEntry(_Wanted):
    """An item to buy, by `variant_id` or by `sku`."""

    variant_id: Id | None = None
    sku: Name | None = None
    quantity: _QUANTITY = 1


class CartLines(_Wanted):
    """The lines of a cart, all of them, and the discount code."""

    lines: Annotated[list[CartEntry], Field(max_length=500)]
    discount_code: Code | None = None


class Checkout(_Wanted):
    """Who buys, where it goes and how; the billing address alone is also the shipping address.

    The order of a company's buyer goes to a location of the company: the one that is named, else
    its default.
    """

    email: Email
    name: Name
    phone: Line | None = None
    billing_address: Address
    shipping_address: Address | None = None
    location_id: Id | None = None
    shipping_method: Code | None = None
    note: Text = ""
    custom: Custom = Field(default_factory=dict)


class NewTender(_Wanted):
    """A means of payment for a part of the total."""

    kind: TenderKind = "card"
    amount_minor: _PRICE
    state: Literal["pending", "authorised", "paid"] = "authorised"


class PlaceOrder(_Wanted):
    """The order of a cart, at the total the shopper saw."""

    expected_total_minor: _PRICE
    tenders: Annotated[tuple[NewTender, ...], Field(max_length=20)] = ()
    client_reference: Reference | None = None


class CartLine(BaseModel):
    """A line of a cart as the shopper sees it; null prices cannot be bought."""

    variant_id: str
    sku: str
    title: str
    quantity: int
    unit_price_minor: int | None
    compare_at_minor: int | None
    discount_minor: int
    tax_minor: int
    total_minor: int
    can_buy: bool
    max_quantity: int | None
    message: str
    in_stock: int
    backordered: int
    ship_on: date | None


class MoneyTotals(BaseModel):
    """What a cart costs."""

    discount_minor: int
    shipping_minor: int
    shipping_tax_minor: int
    tax_minor: int
    total_minor: int


class CartView(BaseModel):
    """A cart, priced now."""

    id: str
    version: int
    created_at: datetime
    updated_at: datetime
    channel: str
    currency: str
    prices_include_tax: bool
    customer_id: str | None
    company_id: str | None
    location_id: str | None
    lines: list[CartLine]
    discount_code: str | None
    shipping_method: str
    totals: MoneyTotals
    can_order: bool
    order_id: str | None


class AnswerBatch(_Wanted):
    """Up to 500 answers of the ERP, applied in one commit."""

    rows: Annotated[list[Row[ErpAnswer]], Field(max_length=500)]


class Cancel(_Wanted):
    """Cancel what was not shipped, and pay back what was taken."""

    reason: Text = "cancelled"
    restock: bool = Field(default=True, strict=True)


class LineEdit(_Wanted):
    """A new quantity of one line; 0 takes the line out."""

    line_id: Reference
    quantity: Annotated[int, Field(strict=True, ge=0, le=1_000_000), WHOLE]


class Edit(_Wanted):
    """Changes before shipment: quantities, the shipping address, the note."""

    lines: Annotated[list[LineEdit], Field(max_length=5000)] = Field(default_factory=list)
    shipping_address: Address | None = None
    note: Text | None = None


class RefundOrder(_Wanted):
    """Money to pay back; a known `client_reference` changes nothing."""

    amount_minor: Annotated[int, Field(strict=True, ge=1, le=10**12), WHOLE]
    tax_minor: Minor | None = Field(
        default=None, description="The tax within it; its share of the order's unless stated."
    )
    is_pending: bool = Field(default=False, strict=True, description="To be paid out later.")
    reason: Text = "refund"
    cause: Literal["refund", "return"] = "refund"
    lines: Annotated[tuple[RefundLine, ...], Field(max_length=5000)] = ()
    client_reference: Reference | None = None


class PageLine(BaseModel):
    """An order line as its shopper sees it."""

    id: str
    sku: str
    title: str
    quantity: Pieces
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    backordered: Pieces
    cancelled: Pieces
    shipped: Pieces
    ship_on: date | None
    parcels: list[str] = Field(description="numbers of the parcels that hold pieces of the line")
    message: str


class PagePayment(BaseModel):
    """A means of payment as its shopper sees it."""

    kind: str
    amount_minor: int
    state: str
    refunded_minor: int


class PageEntry(BaseModel):
    """One thing the shopper was told."""

    at: datetime
    kind: str
    text: str


class PageInvoice(BaseModel):
    """An invoice or credit memo of an order, as its shopper sees it."""

    id: str
    kind: str
    number: str
    status: str
    issued_on: date
    total_minor: int
    balance_minor: int
    has_document: bool


class OrderPage(BaseModel):
    """The order page: what a shopper sees of an own order."""

    id: str
    number: str
    version: int
    channel: str
    status: str
    payment_status: str
    fulfillment_status: str
    placed_at: datetime
    cancelled_at: datetime | None
    currency: str
    name: str
    email: str
    billing_address: Address
    shipping_address: Address
    company_id: str | None
    location_id: str | None
    shipping_name: str
    shipping_minor: int
    shipping_tax_minor: int
    lines: list[PageLine]
    discount_minor: int
    discount_code: str | None
    tax_minor: int
    total_minor: int
    refunded_minor: int
    payments: list[PagePayment]
    parcels: list[PageParcel]
    returns: list[PageReturn]
    timeline: list[PageEntry]
    invoices: list[PageInvoice]
    note: str


class OrderPages(BaseModel):
    """Own orders, newest first."""

    items: list[OrderPage]


class OrderList(BaseModel):
    """Orders, in the order of their last change."""

    items: list[Order]
    next_cursor: str | None
