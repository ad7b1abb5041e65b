"""Orders that a customer placed elsewhere, by telephone or in a shop: to look at, not to change."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from mock_kit.instants import DayInput
from mock_store.domain.billing.invoices import SignedMinor
from mock_store.domain.document import Document
from mock_store.domain.order import Address
from mock_store.wire.fields import Currency, Line, Pieces, Reference, Text

OfflineStatus = Literal["accepted", "backordered", "held", "cancelled", "shipped", "closed"]


class OfflineLine(Document):
    """A line of an order that was placed elsewhere, and how far it got."""

    client_line_id: Reference
    variant_client_reference: Reference | None = None
    sku: Line
    title: Text
    quantity: Pieces
    unit_price_minor: SignedMinor
    discount_minor: SignedMinor = 0
    tax_minor: SignedMinor = 0
    backordered: Pieces = 0
    cancelled: Pieces = 0
    shipped: Pieces = 0
    ship_on: DayInput | None = None


class ParcelLine(Document):
    """Pieces of one line in a parcel."""

    client_line_id: Reference
    quantity: Pieces


class OfflineParcel(Document):
    """A parcel of an order that was placed elsewhere."""

    client_reference: Reference
    number: Line
    status: Literal["shipped", "reversed"]
    shipped_on: DayInput | None = None
    carrier: Line = ""
    method: Line = ""
    tracking_number: Line | None = None
    tracking_url: Line | None = None
    lines: Annotated[tuple[ParcelLine, ...], Field(max_length=5000)] = ()


class SoldElsewhere(Document):
    """An order as it stands where it was placed; it claims no stock of the store (INV-04).

    It is a customer's (`customer_id`) or a company's (`company_id`), whose buyers all see it.
    """

    client_reference: Reference
    customer_id: Reference | None = None
    company_id: Reference | None = None
    number: Line
    channel: Line
    status: OfflineStatus
    status_reason: Text | None = None
    placed_at: datetime
    currency: Currency
    prices_include_tax: bool
    lines: Annotated[tuple[OfflineLine, ...], Field(max_length=5000)]
    shipping_minor: SignedMinor = 0
    discount_minor: SignedMinor = 0
    total_minor: SignedMinor
    shipping_address: Address | None = None
    parcels: Annotated[tuple[OfflineParcel, ...], Field(max_length=200)] = ()


class OfflineOrder(SoldElsewhere):
    """An order that was placed elsewhere, in an account."""

    id: Reference
    version: int
    created_at: datetime
    updated_at: datetime
