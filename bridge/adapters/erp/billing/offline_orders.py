"""The shapes in which the ERP answers orders that were placed elsewhere, and their parcels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import AwareDatetime, BaseModel

from bridge.adapters.addresses import AddressWire
from bridge.adapters.erp.billing.invoices import ShippingWire
from bridge.adapters.parcels import ParcelFields
from bridge.model.billing import OfflineLine, OfflineOrder, Posted
from bridge.model.goods import PackedLine, Shipment
from bridge.model.orders import ErpStatus


class OrderLineWire(BaseModel):
    """A line of an order that was placed elsewhere."""

    id: str
    variant_id: str
    sku: str
    description: str
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    backordered: int
    cancelled: int
    shipped: int
    ship_on: date | None

    def to_model(self) -> OfflineLine:
        """Read the line in the bridge's words."""
        return OfflineLine(
            id=self.id,
            variant_id=self.variant_id,
            sku=self.sku,
            title=self.description,
            pieces=self.quantity,
            unit_price_minor=self.unit_price_minor,
            discount_minor=self.discount_minor,
            tax_minor=self.tax_minor,
            backordered=self.backordered,
            cancelled=self.cancelled,
            shipped=self.shipped,
            ship_on=self.ship_on,
        )


class ParcelLineWire(BaseModel):
    """Pieces of one line."""

    order_line_id: str
    pieces: int


class ParcelWire(ParcelFields):
    """A parcel of an order that was placed elsewhere."""

    id: str
    order_id: str
    lines: list[ParcelLineWire]

    def to_model(self) -> Shipment:
        """Read the parcel, its lines named as the ERP names them."""
        lines = (PackedLine(line.order_line_id, line.pieces) for line in self.lines)
        return self.shipment(self.id, lines)


class OfflineOrderWire(BaseModel):
    """An order, of whatever channel."""

    id: str
    number: str
    channel: str
    status: ErpStatus
    status_reason: str | None
    customer_id: str | None
    placed_at: AwareDatetime
    currency: str
    prices_include_tax: bool
    lines: list[OrderLineWire]
    shipping: ShippingWire
    discount_minor: int
    total_minor: int
    shipping_address: AddressWire | None

    def to_model(self, parcels: Sequence[ParcelWire]) -> Posted:
        """Read the order with its parcels."""
        address = self.shipping_address
        order = OfflineOrder(
            reference=self.id,
            number=self.number,
            channel=self.channel,
            status=self.status,
            status_reason=self.status_reason,
            placed_at=self.placed_at,
            currency=self.currency,
            prices_include_tax=self.prices_include_tax,
            lines=tuple(line.to_model() for line in self.lines),
            shipping_minor=self.shipping.price_minor,
            discount_minor=self.discount_minor,
            total_minor=self.total_minor,
            shipping_address=None if address is None else address.to_model(),
            parcels=tuple(parcel.to_model() for parcel in parcels),
        )
        return Posted(order, self.customer_id)
