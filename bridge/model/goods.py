"""Goods under way: what left for an order, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

ShipmentStatus: TypeAlias = Literal["shipped", "reversed"]


@dataclass(frozen=True, slots=True)
class PackedLine:
    """Pieces of one store line in a shipment."""

    line_id: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel, told alike by both sides; `reference` is its id in the ERP."""

    reference: str
    number: str
    status: ShipmentStatus
    shipped_on: date
    carrier: str
    method: str
    tracking_number: str | None
    tracking_url: str | None
    lines: tuple[PackedLine, ...]


@dataclass(frozen=True, slots=True)
class ShipmentWrite:
    """Show a shipment with its order in the store; the same one again changes nothing."""

    order_id: str
    shipment: Shipment
