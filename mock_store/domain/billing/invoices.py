"""Invoices and credit memos as a customer sees them: posted elsewhere, shown here.

Nothing is worked out here: every amount is the one that was posted, so it is equal to the cent.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from mock_kit.instants import DayInput
from mock_kit.numbers import WHOLE
from mock_store.domain.document import Document
from mock_store.domain.order import AmountMinor, Fee
from mock_store.wire.fields import Currency, Line, Pieces, Reference, Text

InvoiceKind = Literal["invoice", "credit_memo"]
InvoiceStatus = Literal["open", "partly_paid", "paid", "cancelled", "credited", "posted"]
SignedMinor = Annotated[int, Field(strict=True, ge=-(10**12), le=10**12), WHOLE]


class InvoiceLine(Document):
    """A line as posted; `line_id` is that of the order in this store, where it is of one."""

    line_id: Reference | None = None
    variant_client_reference: Reference | None = None
    sku: Line
    title: Text
    quantity: Pieces
    unit_price_minor: SignedMinor
    discount_minor: SignedMinor = 0
    tax_minor: SignedMinor = 0
    total_minor: SignedMinor


class Payment(Document):
    """Money that came for an invoice."""

    kind: Line
    amount_minor: AmountMinor
    reference: Line | None = None
    received_at: datetime | None = None


class Paper(Document):
    """The printed document, which can be downloaded."""

    media_type: Line
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class PostedInvoice(Document):
    """What was posted: of an order of this store (`order_id`), or of another sale.

    One of another sale is a customer's (`customer_id`) or a company's (`company_id`), whose buyers
    all see it.

    A credit memo names the invoice that it credits in `invoice_reference`.
    """

    client_reference: Reference
    kind: InvoiceKind = "invoice"
    number: Line
    channel: Line | None = None
    order_id: Reference | None = None
    customer_id: Reference | None = None
    company_id: Reference | None = None
    order_reference: Reference | None = None
    invoice_reference: Reference | None = None
    status: InvoiceStatus
    reason: Text | None = None
    issued_on: DayInput
    due_on: DayInput | None = None
    currency: Currency
    prices_include_tax: bool
    lines: Annotated[tuple[InvoiceLine, ...], Field(max_length=5000)] = ()
    shipping_minor: SignedMinor = 0
    shipping_tax_minor: SignedMinor = 0
    fees: Annotated[tuple[Fee, ...], Field(max_length=50)] = ()
    discount_minor: SignedMinor = 0
    tax_minor: SignedMinor = 0
    rounding_minor: SignedMinor = 0
    total_minor: SignedMinor
    payments: Annotated[tuple[Payment, ...], Field(max_length=500)] = ()
    paid_minor: AmountMinor = 0
    credited_minor: AmountMinor = 0
    balance_minor: SignedMinor = 0


class Invoice(PostedInvoice):
    """An invoice or credit memo in a customer's account."""

    id: Reference
    version: int
    created_at: datetime
    updated_at: datetime
    document: Paper | None = None
