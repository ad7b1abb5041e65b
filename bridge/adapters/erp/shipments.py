"""Shipments of the ERP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel

from bridge.adapters.client import Client
from bridge.model.goods import PackedLine, Shipment, ShipmentStatus


class LineWire(BaseModel):
    """Pieces of one order line."""

    client_line_id: str | None
    pieces: int


class ShipmentWire(BaseModel):
    """A parcel."""

    id: str
    number: str
    order_id: str
    status: ShipmentStatus
    shipped_on: date
    carrier: str
    method: str
    tracking_number: str | None
    tracking_url: str | None
    lines: list[LineWire]

    def to_model(self) -> Shipment:
        """Read the parcel, its lines named as the store names them (UPD-08)."""
        return Shipment(
            reference=self.id,
            number=self.number,
            status=self.status,
            shipped_on=self.shipped_on,
            carrier=self.carrier,
            method=self.method,
            tracking_number=self.tracking_number,
            tracking_url=self.tracking_url,
            lines=tuple(
                PackedLine(line.client_line_id, line.pieces)
                for line in self.lines
                if line.client_line_id is not None
            ),
        )


class ErpShipmentsApi:
    """The port `ErpShipments` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def shipments(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[Shipment]]:
        """Answer with the shipments of these ERP orders, by order id, oldest first."""
        found = await self._client.read_all(
            "/v1/shipments", ShipmentWire, by="order_ids", ids=order_ids
        )
        sent: dict[str, list[Shipment]] = {}
        # Numbers are given in the order of shipping.
        for wire in sorted(found, key=lambda each: (len(each.number), each.number)):
            sent.setdefault(wire.order_id, []).append(wire.to_model())
        return sent
