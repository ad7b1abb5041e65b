"""What both systems say of a parcel in the same words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel

from bridge.model.goods import PackedLine, Shipment, ShipmentStatus


class ParcelFields(BaseModel):
    """The part of a parcel that has one shape on either side; names and lines differ."""

    number: str
    status: ShipmentStatus
    shipped_on: date
    carrier: str
    method: str
    tracking_number: str | None
    tracking_url: str | None

    def shipment(self, reference: str, lines: Iterable[PackedLine]) -> Shipment:
        """Read the parcel in the bridge's words."""
        return Shipment(
            reference=reference,
            number=self.number,
            status=self.status,
            shipped_on=self.shipped_on,
            carrier=self.carrier,
            method=self.method,
            tracking_number=self.tracking_number,
            tracking_url=self.tracking_url,
            lines=tuple(lines),
        )
