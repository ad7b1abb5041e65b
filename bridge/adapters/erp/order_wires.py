"""The shapes in which the ERP answers orders."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from bridge.adapters.addresses import AddressWire
from bridge.model.orders import BookedRefund, ErpLine, ErpOrder, ErpStatus, Tender


class LineWire(BaseModel):
    """A line as booked."""

    id: str
    client_line_id: str | None
    variant_id: str
    quantity: int
    cancelled: int
    shipped: int
    returned: int = 0
    backordered: int
    reserved: int | None = None
    invoiced: int | None = None
    stock_version: int | None
    ship_on: date | None

    def to_model(self) -> ErpLine:
        """Read the line in the bridge's words."""
        return ErpLine(
            id=self.id,
            store_line_id=self.client_line_id or "",
            variant_id=self.variant_id,
            pieces=self.quantity,
            cancelled=self.cancelled,
            shipped=self.shipped,
            returned=self.returned,
            backordered=self.backordered,
            stock_version=self.stock_version,
            ship_on=self.ship_on,
            reserved=self.reserved,
            invoiced=self.invoiced,
        )


class TenderWire(BaseModel):
    """A means of payment."""

    kind: str
    amount_minor: int
    state: str


class RefundWire(BaseModel):
    """Money back before an invoice."""

    client_reference: str | None
    amount_minor: int
    tax_minor: int


class OrderWire(BaseModel):
    """A booked order."""

    id: str
    version: int
    number: str
    client_reference: str | None = None
    status: ErpStatus
    status_reason: str | None
    shipping_address: AddressWire | None
    lines: list[LineWire]
    customer_id: str | None = None
    tenders: list[TenderWire]
    refunds: list[RefundWire]

    def to_model(self) -> ErpOrder:
        """Read the order in the bridge's words."""
        return ErpOrder(
            id=self.id,
            version=self.version,
            number=self.number,
            reference=self.client_reference or "",
            status=self.status,
            status_reason=self.status_reason,
            shipping_address=(self.shipping_address or AddressWire()).to_model(),
            lines=tuple(line.to_model() for line in self.lines),
            tenders=tuple(Tender(x.kind, x.amount_minor, x.state) for x in self.tenders),
            refunds=tuple(
                BookedRefund(each.client_reference or "", each.amount_minor, each.tax_minor)
                for each in self.refunds
            ),
            customer_id=self.customer_id,
        )
