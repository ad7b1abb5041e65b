"""The order as one document: what the API answers, the journal records and the database keeps."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mock_kit.numbers import WHOLE
from mock_store.domain.document import Document
from mock_store.domain.goods.parcels import Fulfillment, FulfillmentStatus, Return
from mock_store.wire.fields import Custom, Line, Name, Pieces, Reference, Text, Version

# Written out as JSON Schema means `\s`, to which the checking library adds U+0085.
_BLANKS = r" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\x00-\x1f\x7f"
Email = Annotated[
    str,
    StringConstraints(pattern=rf"^[^@{_BLANKS}]+@[^@{_BLANKS}]+$", max_length=254),
    Field(json_schema_extra={"pattern": r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+$"}),
]
# An amount that was worked out, so it has no upper bound but that of the parts.
AmountMinor = Annotated[int, Field(strict=True, ge=0), WHOLE]

OrderStatus = Literal["placed", "confirmed", "backordered", "held", "cancelled"]
PaymentStatus = Literal[
    "pending", "authorised", "paid", "partially_refunded", "refunded", "expired", "voided"
]
TenderKind = Literal["card", "gift_card", "invoice", "cash"]
TenderState = Literal["pending", "authorised", "paid", "voided", "expired"]
RefundCause = Literal["edit", "cancel", "refund", "return"]
TimelineKind = Literal[
    "placed",
    "accepted",
    "allocated",
    "backordered",
    "held",
    "cancelled",
    "edited",
    "shipped",
    "shipment_reversed",
    "returned",
    "refunded",
    "invoiced",
    "paid",
]


class Address(Document):
    """Where to send or bill; on an order it is a snapshot (ORD-05)."""

    name: Line = ""
    line1: Line = ""
    line2: Line = ""
    city: Line = ""
    region: Line = ""
    postal_code: Line = ""
    country: Line = ""
    phone: Line | None = None


class Contact(Document):
    """Who to write to about the order."""

    name: Name
    email: Email
    phone: Line | None = None


class Shipping(Document):
    """The chosen shipping method and its price."""

    method: Line
    name: Line
    price_minor: AmountMinor
    tax_minor: AmountMinor


class Fee(Document):
    """A charge beside lines and shipping."""

    code: Line
    price_minor: AmountMinor
    tax_minor: AmountMinor


class OrderLine(Document):
    """One line; `stock_version` is null until the ERP says in which version it was reserved."""

    id: Reference
    variant_id: Reference
    variant_client_reference: Reference | None
    sku: Line
    title: str
    quantity: Pieces
    unit_price_minor: AmountMinor
    discount_minor: AmountMinor
    tax_minor: AmountMinor
    total_minor: AmountMinor
    stock_version: int | None = None
    backordered: Pieces = 0
    ship_on: date | None = None
    cancelled: Pieces = 0
    shipped: Pieces = 0


class Tender(Document):
    """One means of payment; a gift card redeemed is a tender like any other (ORD-03)."""

    id: Reference
    kind: TenderKind
    amount_minor: AmountMinor
    state: TenderState
    refunded_minor: AmountMinor = 0


class RefundLine(Document):
    """Pieces a refund is about; `restock` says whether they are back on the shelf."""

    line_id: Reference
    quantity: Pieces
    restock: bool = True


class Refund(Document):
    """Money paid back; the client reference makes a repeat find the first one.

    `cause`: an edit or a cancel made it due, a return did, or nothing but somebody's word.
    `tax_minor`: the tax within the amount. `is_pending`: promised, and not paid out yet.
    """

    id: Reference
    amount_minor: AmountMinor
    tax_minor: AmountMinor = 0
    is_pending: bool = False
    cause: RefundCause = "refund"
    reason: Text
    lines: tuple[RefundLine, ...] = ()
    client_reference: Reference | None = None
    created_at: datetime


class TimelineEntry(Document):
    """One thing the shopper was told."""

    at: datetime
    kind: TimelineKind
    text: Text
    source: Line
    reference: Line | None = None


class ErpReference(Document):
    """The booked order at the other side, as its answer named it."""

    order_id: Reference
    number: Line
    version: Version


class Order(Document):
    """An order with its money, payments and history."""

    id: Reference
    number: Line
    version: int
    created_at: datetime
    updated_at: datetime
    channel: Reference
    status: OrderStatus
    status_reason: Text | None = None
    payment_status: PaymentStatus
    customer_id: Reference | None
    company_id: Reference | None = None
    location_id: Reference | None = None
    is_guest: bool
    contact: Contact
    billing_address: Address
    shipping_address: Address
    shipping: Shipping
    currency: Line
    prices_include_tax: bool
    tax_rate_bp: int
    lines: tuple[OrderLine, ...]
    fulfillment_status: FulfillmentStatus = "unfulfilled"
    # True once the ERP said that everything open is reserved; told each time it becomes so.
    allocated: bool = False
    discount_minor: AmountMinor
    discount_code: Line | None
    discount_percent_bp: int
    fees: tuple[Fee, ...] = ()
    tax_minor: AmountMinor
    total_minor: AmountMinor
    tenders: tuple[Tender, ...]
    refunds: tuple[Refund, ...] = ()
    fulfillments: tuple[Fulfillment, ...] = ()
    returns: tuple[Return, ...] = ()
    timeline: tuple[TimelineEntry, ...]
    erp: ErpReference | None = None
    note: Text
    custom: Custom
    client_reference: Reference | None = None
    placed_at: datetime
    cancelled_at: datetime | None = None


def open_pieces(order: Order, line: OrderLine) -> int:
    """Return the pieces of a line still owed: none on a cancelled order."""
    if order.status == "cancelled":
        return 0
    return line.quantity - line.cancelled - line.shipped


def claimed_pieces(order: Order, line: OrderLine) -> int:
    """Return the pieces that a line took from stock, whether they have left or are still owed."""
    return 0 if order.status == "cancelled" else line.quantity - line.cancelled


def captured_rest_minor(tender: Tender) -> int:
    """Return what was taken on a tender and not yet paid back."""
    return tender.amount_minor - tender.refunded_minor if tender.state == "paid" else 0
