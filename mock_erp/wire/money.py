"""Invoices, payments, credit memos and refunds of deposits on the wire."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictInt

from mock_erp.domain.invoices import Account, InvoiceStatus
from mock_erp.wire.fields import (
    Currency,
    EntityOutput,
    Id,
    Input,
    Instant,
    Output,
    Pieces,
    PriceMinor,
    Reference,
    Text,
)
from mock_erp.wire.orders import Address, Channel, Contact, Fee, Shipping, Tender
from mock_kit.numbers import WHOLE

PaymentKind = Literal["card", "gift_card", "invoice", "cash", "transfer"]
AmountMinor = Annotated[StrictInt, Field(ge=1, le=10**12), WHOLE]


class InvoicedPieces(Input):
    """Pieces of one line of the order."""

    order_line_id: Id
    pieces: Pieces


class InvoiceRequest(Input):
    """What to invoice of an order: some parcels, or pieces of lines.

    Without either it is all that was shipped and is not invoiced.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "order_id": "ord_81f0",
                    "lines": [{"order_line_id": "sol_1", "pieces": 2}],
                    "client_reference": "till-17",
                }
            ]
        }
    )

    order_id: Id
    shipment_ids: Annotated[list[Id], Field(min_length=1, max_length=100)] | None = None
    lines: Annotated[list[InvoicedPieces], Field(min_length=1, max_length=5000)] | None = None
    client_reference: Reference | None = None


class PaymentRequest(Input):
    """Money that came for an invoice, all of it or a part."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "transfer", "amount_minor": 2500, "reference": "bank 4711"}]
        }
    )

    kind: PaymentKind = "transfer"
    amount_minor: AmountMinor
    reference: Reference | None = None
    received_at: Instant | None = None


class TendersRequest(Input):
    """The tenders of an order as they stand now; what was taken since pays open invoices."""

    tenders: Annotated[list[Tender], Field(max_length=50)]


class Payment(Output):
    """A payment as it was booked; `tender`: paid with the order, `payment`: paid afterwards."""

    id: str
    kind: PaymentKind
    amount_minor: int
    reference: str | None
    received_at: Instant
    source: Literal["tender", "payment"]


class InvoiceLine(Output):
    """A line as invoiced; a gift card sold is booked as a liability."""

    id: str
    order_line_id: str
    client_line_id: str | None
    variant_id: str
    sku: str
    description: str
    pieces: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    account: Account
    credited: int = Field(description="pieces that were credited since")


class Paper(Output):
    """The printed document of an invoice."""

    url: str
    media_type: str
    sha256: str


class InvoiceOut(EntityOutput):
    """A posted invoice: amounts and addresses stay as posted, payments and credits are added.

    `balance_minor` is what is still owed: the total without payments, without refunds of the
    deposit, and without the part of credit memos that was set off.
    """

    number: str
    status: InvoiceStatus
    status_reason: str | None
    order_id: str
    order_number: str
    order_client_reference: str | None
    number_at_origin: str | None
    channel: Channel
    customer_id: str | None
    contact: Contact
    billing_address: Address | None
    shipping_address: Address | None
    issued_on: str
    due_on: str
    shipment_ids: list[str] = Field(description="what was invoiced by parcel")
    currency: Currency
    prices_include_tax: bool
    lines: list[InvoiceLine]
    shipping: Shipping
    fees: list[Fee]
    discount_minor: int
    tax_minor: int
    rounding_minor: int
    total_minor: int
    payments: list[Payment]
    paid_minor: int
    deposit_refunded_minor: int
    set_off_minor: int
    credited_minor: int
    balance_minor: int
    document: Paper


class InvoicePage(Output):
    """Invoices in the order of their last change, and where to go on."""

    items: list[InvoiceOut]
    next_cursor: str | None


class CreditedPieces(Input):
    """Pieces of one line of the invoice."""

    invoice_line_id: Id
    pieces: Pieces


class CreditMemoRequest(Input):
    """What to credit: of an invoice (`invoice_id`), or to somebody (`currency`, `amount_minor`).

    `amount_minor` and `tax_minor` state the whole memo; without them it is worked out from the
    pieces and the shipping.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "invoice_id": "inv_81f0",
                    "reason": "one piece came back",
                    "lines": [{"invoice_line_id": "inl_1", "pieces": 1}],
                    "client_reference": "rfd_33",
                }
            ]
        }
    )

    invoice_id: Id | None = None
    client_reference: Reference | None = None
    reason: Text = ""
    lines: Annotated[list[CreditedPieces], Field(max_length=5000)] = Field(default_factory=list)
    shipping_minor: PriceMinor = 0
    amount_minor: AmountMinor | None = None
    tax_minor: PriceMinor | None = None
    customer_id: Id | None = None
    contact: Contact = Contact()
    currency: Currency | None = None

    def wanted(self) -> dict[str, Any]:
        """Return the request as a map."""
        return self.model_dump()


class CreditLine(Output):
    """Pieces of an invoice line as credited."""

    id: str
    invoice_line_id: str
    order_line_id: str
    client_line_id: str | None
    variant_id: str
    sku: str
    description: str
    pieces: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int


class CreditMemoOut(EntityOutput):
    """A posted credit memo: lines, shipping and adjustment add up to the total.

    `set_off_minor` lowers what is owed on the invoice, `paid_back_minor` goes to the buyer.
    """

    number: str
    status: Literal["posted"]
    invoice_id: str | None
    invoice_number: str | None
    order_id: str | None
    order_number: str | None
    order_client_reference: str | None
    channel: Channel | None
    customer_id: str | None
    contact: Contact
    reason: str
    issued_on: str
    currency: Currency
    prices_include_tax: bool
    lines: list[CreditLine]
    shipping_minor: int
    adjustment_minor: int
    tax_minor: int
    total_minor: int
    set_off_minor: int
    paid_back_minor: int


class CreditMemoPage(Output):
    """Credit memos in the order of their last change, and where to go on."""

    items: list[CreditMemoOut]
    next_cursor: str | None


class DepositRefundRequest(Input):
    """Money to pay back of what was paid with an order and is not applied to an invoice."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"amount_minor": 500, "tax_minor": 38, "client_reference": "rfd_33"}]
        }
    )

    amount_minor: AmountMinor
    tax_minor: PriceMinor = 0
    client_reference: Reference | None = None
    reason: Text = ""
