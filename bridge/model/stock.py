"""What can be sold: the ERP's stock of a variant, the store's level per channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class WarehouseStock:
    """Pieces of one variant in one warehouse; counts may be fractional or negative (STK-10)."""

    code: str
    is_sellable: bool
    on_hand: Decimal
    reserved: Decimal


@dataclass(frozen=True, slots=True)
class Component:
    """What one kit holds of another variant, and the stock of that variant.

    `safety_buffer` None: the channel's own buffer counts.
    """

    variant_id: str
    pieces: int
    is_tracked: bool
    warehouses: tuple[WarehouseStock, ...]
    safety_buffer: int | None = None


@dataclass(frozen=True, slots=True)
class Backorder:
    """Whether more may be sold than there is; `free` pieces more, None without limit (STK-05)."""

    allowed: bool = False
    free: int | None = 0


@dataclass(frozen=True, slots=True)
class Supply:
    """Up to `through` pieces beyond the stock can ship on `ship_on` (STK-06)."""

    through: int
    ship_on: date


@dataclass(frozen=True, slots=True)
class Stock:
    """The ERP's stock of one variant in one state of its books.

    `is_known` is False when no movement was ever booked: unknown is not zero (STK-11).
    `stock_version` only grows, and names the orders that are already taken off.
    A kit has no warehouses of its own, but `components` (STK-15).
    `safety_buffer` None: the channel's own buffer counts.
    """

    variant_id: str
    style_id: str
    sku: str
    is_known: bool
    is_tracked: bool
    stock_version: int
    warehouses: tuple[WarehouseStock, ...]
    backorder: Backorder
    supply: tuple[Supply, ...]
    next_change_at: datetime | None = None
    safety_buffer: int | None = None
    components: tuple[Component, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What one channel may sell of one variant, and which state of the ERP says so.

    `locations` are (store location, pieces) where the channel shows them, sorted (STK-14).
    """

    available: int
    stock_version: int
    backorder: Backorder
    supply: tuple[Supply, ...]
    locations: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LevelSlot:
    """Where the store keeps one level."""

    variant_id: str
    channel: str


@dataclass(frozen=True, slots=True)
class Level:
    """The store's level in one slot; `offer` None means it was never written."""

    slot: LevelSlot
    offer: Offer | None
    version: int


@dataclass(frozen=True, slots=True)
class LevelWrite:
    """Set one level, if it still has `expected_version`; 0: if it was never written."""

    slot: LevelSlot
    offer: Offer
    expected_version: int
