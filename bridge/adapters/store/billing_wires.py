"""The shapes in which the store answers invoices, credit memos and offline orders."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, BaseModel

from bridge.adapters.addresses import AddressWire
from bridge.adapters.parcels import ParcelFields
from bridge.model.billing import (
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoicePayment,
    OfflineLine,
    OfflineOrder,
    Shown,
)
from bridge.model.goods import PackedLine, Shipment
from bridge.model.orders import ErpStatus, Fee


class InvoiceLineWire(BaseModel):
    """A line of an invoice or credit memo."""

    line_id: str | None
    variant_client_reference: str | None
    sku: str
    title: str
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int


class FeeWire(BaseModel):
    """A charge that is neither goods nor shipping."""

    code: str
    price_minor: int
    tax_minor: int


class PaymentWire(BaseModel):
    """A payment."""

    kind: str
    amount_minor: int
    reference: str | None
    received_at: AwareDatetime | None


class PaperWire(BaseModel):
    """The printed form."""

    sha256: str


class InvoiceWire(BaseModel):
    """An invoice or credit memo."""

    version: int
    client_reference: str
    kind: InvoiceKind
    number: str
    channel: str | None
    order_id: str | None
    customer_id: str | None
    company_id: str | None = None
    order_reference: str | None
    invoice_reference: str | None
    status: str
    reason: str | None
    issued_on: date
    due_on: date | None
    currency: str
    prices_include_tax: bool
    lines: list[InvoiceLineWire]
    shipping_minor: int
    shipping_tax_minor: int
    fees: list[FeeWire]
    discount_minor: int
    tax_minor: int
    rounding_minor: int
    total_minor: int
    payments: list[PaymentWire]
    paid_minor: int
    credited_minor: int
    balance_minor: int
    document: PaperWire | None

    def to_model(self) -> Shown:
        """Read the invoice in the bridge's words."""
        invoice = Invoice(
            reference=self.client_reference,
            kind=self.kind,
            number=self.number,
            channel=self.channel,
            order_reference=self.order_reference,
            invoice_reference=self.invoice_reference,
            status=self.status,
            reason=self.reason,
            issued_on=self.issued_on,
            due_on=self.due_on,
            currency=self.currency,
            prices_include_tax=self.prices_include_tax,
            lines=tuple(_invoice_line(line) for line in self.lines),
            shipping_minor=self.shipping_minor,
            shipping_tax_minor=self.shipping_tax_minor,
            fees=tuple(Fee(fee.code, fee.price_minor, fee.tax_minor) for fee in self.fees),
            discount_minor=self.discount_minor,
            tax_minor=self.tax_minor,
            rounding_minor=self.rounding_minor,
            total_minor=self.total_minor,
            payments=tuple(
                InvoicePayment(each.kind, each.amount_minor, each.reference, each.received_at)
                for each in self.payments
            ),
            paid_minor=self.paid_minor,
            credited_minor=self.credited_minor,
            balance_minor=self.balance_minor,
            order_id=self.order_id,
            customer_id=self.customer_id,
            company_id=self.company_id,
        )
        return Shown(invoice, self.version, None if self.document is None else self.document.sha256)


class OfflineLineWire(BaseModel):
    """A line of an order that was placed elsewhere."""

    client_line_id: str
    variant_client_reference: str | None
    sku: str
    title: str
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    backordered: int
    cancelled: int
    shipped: int
    ship_on: date | None


class ParcelLineWire(BaseModel):
    """Pieces of one line."""

    client_line_id: str
    quantity: int


class ParcelWire(ParcelFields):
    """A parcel."""

    client_reference: str
    lines: list[ParcelLineWire]

    def to_model(self) -> Shipment:
        """Read the parcel in the bridge's words."""
        lines = (PackedLine(line.client_line_id, line.quantity) for line in self.lines)
        return self.shipment(self.client_reference, lines)


class OfflineOrderWire(BaseModel):
    """An order that was placed elsewhere."""

    version: int
    client_reference: str
    customer_id: str | None
    company_id: str | None = None
    number: str
    channel: str
    status: ErpStatus
    status_reason: str | None
    placed_at: AwareDatetime
    currency: str
    prices_include_tax: bool
    lines: list[OfflineLineWire]
    shipping_minor: int
    discount_minor: int
    total_minor: int
    shipping_address: AddressWire | None
    parcels: list[ParcelWire]

    def to_model(self) -> Shown:
        """Read the order in the bridge's words."""
        address = self.shipping_address
        order = OfflineOrder(
            reference=self.client_reference,
            number=self.number,
            channel=self.channel,
            status=self.status,
            status_reason=self.status_reason,
            placed_at=self.placed_at,
            currency=self.currency,
            prices_include_tax=self.prices_include_tax,
            lines=tuple(_offline_line(line) for line in self.lines),
            shipping_minor=self.shipping_minor,
            discount_minor=self.discount_minor,
            total_minor=self.total_minor,
            shipping_address=None if address is None else address.to_model(),
            parcels=tuple(parcel.to_model() for parcel in self.parcels),
            customer_id=self.customer_id,
            company_id=self.company_id,
        )
        return Shown(order, self.version)


def _invoice_line(line: InvoiceLineWire) -> InvoiceLine:
    return InvoiceLine(
        line_id=line.line_id,
        variant_id=line.variant_client_reference,
        sku=line.sku,
        title=line.title,
        pieces=line.quantity,
        unit_price_minor=line.unit_price_minor,
        discount_minor=line.discount_minor,
        tax_minor=line.tax_minor,
        total_minor=line.total_minor,
    )


def _offline_line(line: OfflineLineWire) -> OfflineLine:
    return OfflineLine(
        id=line.client_line_id,
        variant_id=line.variant_client_reference,
        sku=line.sku,
        title=line.title,
        pieces=line.quantity,
        unit_price_minor=line.unit_price_minor,
        discount_minor=line.discount_minor,
        tax_minor=line.tax_minor,
        backordered=line.backordered,
        cancelled=line.cancelled,
        shipped=line.shipped,
        ship_on=line.ship_on,
    )
