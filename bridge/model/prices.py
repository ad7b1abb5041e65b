"""What a piece costs: the ERP's price list entry, the store's price per channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bridge.model.channels import TaxBasis
from bridge.model.money import Money


@dataclass(frozen=True, slots=True)
class PriceStep:
    """What a piece costs from a quantity on; None: it cannot be bought in that quantity."""

    min_pieces: int
    price: Money | None


@dataclass(frozen=True, slots=True)
class VariantPrice:
    """The ERP's price of one variant; None means that it cannot be bought, never zero (PRD-09).

    `breaks`: the quantities above one piece from which on it costs something else.
    """

    variant_id: str
    sku: str
    price: Money | None
    compare_at: Money | None = None
    breaks: tuple[PriceStep, ...] = ()


@dataclass(frozen=True, slots=True)
class StylePrices:
    """All prices of one style on one price list; they may change at `next_change_at`."""

    style_id: str
    price_list: str
    currency: str
    tax_basis: TaxBasis
    next_change_at: datetime | None
    variants: tuple[VariantPrice, ...]


@dataclass(frozen=True, slots=True)
class PriceSlot:
    """Where the store keeps one price."""

    variant_id: str
    channel: str


@dataclass(frozen=True, slots=True)
class ChannelPrice:
    """The store's price in one slot."""

    slot: PriceSlot
    price: Money | None
    compare_at: Money | None
    version: int
    breaks: tuple[PriceStep, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceWrite:
    """Set one slot, if its price still has `expected_version`; 0: if it never had one."""

    slot: PriceSlot
    currency: str
    price: Money | None
    compare_at: Money | None
    expected_version: int
    breaks: tuple[PriceStep, ...] = ()
