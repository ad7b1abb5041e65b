"""The decisions of the flow of stock: values in, intended writes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from bridge.model.stock import Level, LevelSlot, LevelWrite, Offer, Stock
from bridge.settings import ChannelSettings, Settings


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """The store holds a newer state of the ERP's books than the one that was read."""


def plan(
    stock: Stock,
    store_variant_id: str,
    levels: Mapping[LevelSlot, Level],
    settings: Settings,
    *,
    is_second_reading: bool = False,
) -> tuple[LevelWrite, ...] | ReadAgain:
    """Return the level writes that make one variant right on all mapped channels.

    `levels` were read after `stock`. Where a level is newer than the stock, the stock must be
    read once more: an older state is never written over a newer one (STK-16). If it is still
    behind in the second reading, the ERP itself went back in time (a restore, XCT-18), and its
    present state counts.
    """
    if not stock.is_known or not stock.is_tracked:
        return ()  # unknown is not zero (STK-11)
    slots = [LevelSlot(store_variant_id, code) for code in sorted(settings.channels)]
    if not is_second_reading and _is_behind(stock, [levels.get(slot) for slot in slots]):
        return ReadAgain()
    writes = []
    for slot in slots:
        wanted = offer_of(stock, settings.channels[slot.channel])
        level = levels.get(slot)
        if level is None or level.offer != wanted:
            writes.append(LevelWrite(slot, wanted, 0 if level is None else level.version))
    return tuple(writes)


def offer_of(stock: Stock, channel: ChannelSettings) -> Offer:
    """What the channel may sell: STK-01 over its sellable warehouses (STK-09)."""
    pieces = _floored(_left(stock, channel))
    available = max(0, pieces)  # STK-10
    if available <= channel.zero_threshold:
        available = 0
    return Offer(available, stock.stock_version, stock.backorder, stock.supply)


def is_clamped(stock: Stock, channel: ChannelSettings) -> bool:
    """Tell whether the offer hides a negative or fractional count, which is recorded (STK-10)."""
    left = _left(stock, channel)
    return left < 0 or left != _floored(left)


def _left(stock: Stock, channel: ChannelSettings) -> Decimal:
    counted = [
        warehouse.on_hand - warehouse.reserved
        for warehouse in stock.warehouses
        if warehouse.is_sellable and warehouse.code in channel.warehouses
    ]
    return sum(counted, Decimal(0)) - channel.buffer


def _floored(pieces: Decimal) -> int:
    return int(pieces.to_integral_value(rounding=ROUND_FLOOR))


def _is_behind(stock: Stock, levels: Iterable[Level | None]) -> bool:
    return any(
        level is not None
        and level.offer is not None
        and level.offer.stock_version > stock.stock_version
        for level in levels
    )
