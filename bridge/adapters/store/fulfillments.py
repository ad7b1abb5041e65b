"""Parcels as the store shows them with their orders."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel

from bridge.model.goods import PackedLine, Shipment, ShipmentStatus, ShipmentWrite


class LineWire(BaseModel):
    """Pieces of one line."""

    line_id: str
    quantity: int


class FulfillmentWire(BaseModel):
    """A parcel that the store shows."""

    client_reference: str
    number: str
    status: ShipmentStatus
    shipped_on: date
    carrier: str
    method: str
    tracking_number: str | None
    tracking_url: str | None
    lines: list[LineWire]

    def to_model(self) -> Shipment:
        """Read the parcel in the bridge's words."""
        return Shipment(
            reference=self.client_reference,
            number=self.number,
            status=self.status,
            shipped_on=self.shipped_on,
            carrier=self.carrier,
            method=self.method,
            tracking_number=self.tracking_number,
            tracking_url=self.tracking_url,
            lines=tuple(PackedLine(line.line_id, line.quantity) for line in self.lines),
        )


def shipment_fields(write: ShipmentWrite) -> dict[str, Any]:
    """Write a parcel as it stands in the ERP; its id there makes a repeat find it (UPD-01)."""
    shipment = write.shipment
    return {
        "order_id": write.order_id,
        "client_reference": shipment.reference,
        "number": shipment.number,
        "status": shipment.status,
        "shipped_on": shipment.shipped_on.isoformat(),
        "carrier": shipment.carrier,
        "method": shipment.method,
        "tracking_number": shipment.tracking_number,
        "tracking_url": shipment.tracking_url,
        "lines": [{"line_id": line.line_id, "quantity": line.pieces} for line in shipment.lines],
    }
