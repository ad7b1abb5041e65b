"""Shipments of the ERP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from bridge.adapters.client import Client
from bridge.adapters.parcels import ParcelFields
from bridge.model.goods import PackedLine, Shipment


class LineWire(BaseModel):
    """Pieces of one order line."""

    client_line_id: str | None
    pieces: int


class ShipmentWire(ParcelFields):
    """A parcel."""

    id: str
    order_id: str
    lines: list[LineWire]

    def to_model(self) -> Shipment:
        """Read the parcel, its lines named as the store names them (UPD-08)."""
        lines = (
            PackedLine(line.client_line_id, line.pieces)
            for line in self.lines
            if line.client_line_id is not None
        )
        return self.shipment(self.id, lines)


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
