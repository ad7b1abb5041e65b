"""Goods under way: what left for an order, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
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


ReturnStatus: TypeAlias = Literal["requested", "received", "cancelled"]
Condition: TypeAlias = Literal["fit", "unfit"]


@dataclass(frozen=True, slots=True)
class BackLine:
    """Pieces of one store line that come back; the condition is known once they are here."""

    line_id: str
    pieces: int
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class StoreReturn:
    """A return as the store shows it; `reference` is its id in the ERP, None: not there yet."""

    id: str
    reference: str | None
    status: ReturnStatus
    reason: str
    lines: tuple[BackLine, ...]


@dataclass(frozen=True, slots=True)
class Restock:
    """Pieces by store line that a refund says are back on the shelf."""

    refund_id: str
    pieces: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ErpReturn:
    """A return as the ERP has it; `reference` is whose wish it was.

    `announced`: pieces by the ERP's id of the return line, `lines` the same as the store counts.
    """

    id: str
    version: int
    reference: str
    status: ReturnStatus
    reason: str
    announced: Mapping[str, int]
    lines: tuple[BackLine, ...]


@dataclass(frozen=True, slots=True)
class NewReturn:
    """Announce shipped pieces, by order line of the ERP; look for the reference first."""

    order_id: str
    reference: str
    reason: str
    pieces: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReturnReceipt:
    """Book everything announced in as fit, where goods are sold from."""

    return_id: str
    expected_version: int
    warehouse: str
    pieces: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReturnWrite:
    """Show with its order what became of a return; `return_id`: the store's own, if it asked."""

    order_id: str
    return_id: str | None
    found: ErpReturn
