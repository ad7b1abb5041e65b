"""The shapes in which the ERP answers invoices and credit memos."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, BaseModel

from bridge.model.billing import (
    Invoice,
    InvoiceLine,
    InvoicePayment,
    Posted,
)
from bridge.model.orders import Fee


class LineWire(BaseModel):
    """A line of an invoice or credit memo."""

    client_line_id: str | None
    variant_id: str
    sku: str
    description: str
    pieces: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int

    def to_model(self, *, is_web: bool) -> InvoiceLine:
        """Read the line; only those of web orders have a line in the store."""
        return InvoiceLine(
            line_id=self.client_line_id if is_web else None,
            variant_id=self.variant_id,
            sku=self.sku,
            title=self.description,
            pieces=self.pieces,
            unit_price_minor=self.unit_price_minor,
            discount_minor=self.discount_minor,
            tax_minor=self.tax_minor,
            total_minor=self.total_minor,
        )


class ShippingWire(BaseModel):
    """What the way costs; the method is the order's."""

    price_minor: int = 0
    tax_minor: int = 0


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
    received_at: AwareDatetime


class PaperWire(BaseModel):
    """The printed form."""

    sha256: str


class InvoiceWire(BaseModel):
    """A posted invoice."""

    id: str
    number: str
    channel: str
    status: str
    status_reason: str | None
    order_id: str
    order_client_reference: str | None
    customer_id: str | None
    issued_on: date
    due_on: date
    currency: str
    prices_include_tax: bool
    lines: list[LineWire]
    shipping: ShippingWire
    fees: list[FeeWire]
    discount_minor: int
    tax_minor: int
    rounding_minor: int
    total_minor: int
    payments: list[PaymentWire]
    paid_minor: int
    credited_minor: int
    balance_minor: int
    document: PaperWire

    def to_model(self) -> Posted:
        """Read the invoice in the bridge's words."""
        is_web = self.channel == "web"
        invoice = Invoice(
            reference=self.id,
            kind="invoice",
            number=self.number,
            channel=self.channel,
            order_reference=self.order_id,
            invoice_reference=None,
            status=self.status,
            reason=self.status_reason,
            issued_on=self.issued_on,
            due_on=self.due_on,
            currency=self.currency,
            prices_include_tax=self.prices_include_tax,
            lines=tuple(line.to_model(is_web=is_web) for line in self.lines),
            shipping_minor=self.shipping.price_minor,
            shipping_tax_minor=self.shipping.tax_minor,
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
        )
        store_order_id = self.order_client_reference if is_web else None
        return Posted(invoice, self.customer_id, store_order_id, self.document.sha256)


class CreditMemoWire(BaseModel):
    """A posted credit memo."""

    id: str
    number: str
    channel: str | None
    status: str
    reason: str
    invoice_id: str | None
    order_id: str | None
    order_client_reference: str | None
    customer_id: str | None
    issued_on: date
    currency: str
    prices_include_tax: bool
    lines: list[LineWire]
    shipping_minor: int
    tax_minor: int
    total_minor: int

    def to_model(self) -> Posted:
        """Read the memo as an invoice of what is not owed any more."""
        is_web = self.channel == "web"
        memo = Invoice(
            reference=self.id,
            kind="credit_memo",
            number=self.number,
            channel=self.channel,
            order_reference=self.order_id,
            invoice_reference=self.invoice_id,
            status=self.status,
            reason=self.reason,
            issued_on=self.issued_on,
            due_on=None,
            currency=self.currency,
            prices_include_tax=self.prices_include_tax,
            lines=tuple(line.to_model(is_web=is_web) for line in self.lines),
            shipping_minor=self.shipping_minor,
            shipping_tax_minor=0,
            fees=(),
            discount_minor=sum(line.discount_minor for line in self.lines),
            tax_minor=self.tax_minor,
            rounding_minor=0,
            total_minor=self.total_minor,
            payments=(),
            paid_minor=0,
            credited_minor=0,
            balance_minor=0,
        )
        return Posted(memo, self.customer_id, self.order_client_reference if is_web else None)
