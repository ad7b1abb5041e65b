"""Parcels as the store shows them with their orders."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from bridge.adapters.parcels import ParcelFields
from bridge.model.goods import PackedLine, Shipment, ShipmentWrite


class LineWire(BaseModel):
    """Pieces of one line."""

    line_id: str
    quantity: int


class FulfillmentWire(ParcelFields):
    """A parcel that the store shows."""

    client_reference: str
    lines: list[LineWire]

    def to_model(self) -> Shipment:
        """Read the parcel in the bridge's words."""
        lines = (PackedLine(line.line_id, line.quantity) for line in self.lines)
        return self.shipment(self.client_reference, lines)


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
