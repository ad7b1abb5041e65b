"""The decisions of the flow of stock: values in, intended writes out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bridge.flows.to_store.location_shares import floored, shares_of
from bridge.model.stock import Component, Level, LevelSlot, LevelWrite, Offer, Stock
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
    """What the channel may sell: STK-01 over its sellable warehouses (STK-09).

    Of a kit, the least that its components allow, in whole kits (STK-15).
    """
    kits = [_offered(part, channel) // part.pieces for part in stock.components if part.is_tracked]
    available = min(kits) if kits else _offered(stock, channel)
    shares = shares_of(_free_by_location(stock, channel), available) if channel.locations else {}
    return Offer(
        available,
        stock.stock_version,
        stock.backorder,
        stock.supply,
        tuple(sorted(shares.items())),
    )


def is_clamped(stock: Stock, channel: ChannelSettings) -> bool:
    """Tell whether the offer hides a negative or fractional count, which is recorded (STK-10)."""
    shelves: list[Stock | Component] = [each for each in stock.components if each.is_tracked]
    left = [_left(shelf, channel) for shelf in shelves or [stock]]
    is_cut = any(_offered(each, channel) % each.pieces for each in stock.components)
    return is_cut or any(pieces < 0 or pieces != floored(pieces) for pieces in left)


def _offered(shelf: Stock | Component, channel: ChannelSettings) -> int:
    available = max(0, floored(_left(shelf, channel)))  # STK-10
    return 0 if available <= channel.zero_threshold else available


def _left(shelf: Stock | Component, channel: ChannelSettings) -> Decimal:
    buffer = channel.buffer if shelf.safety_buffer is None else shelf.safety_buffer
    return _free(shelf, channel.warehouses) - buffer


def _free(shelf: Stock | Component, warehouses: Collection[str]) -> Decimal:
    counted = [
        warehouse.on_hand - warehouse.reserved
        for warehouse in shelf.warehouses
        if warehouse.is_sellable and warehouse.code in warehouses
    ]
    return sum(counted, Decimal(0))


def _free_by_location(stock: Stock, channel: ChannelSettings) -> dict[str, Decimal]:
    """What lies at each store location; of a kit, the whole kits that lie there together."""
    mapped: dict[str, list[str]] = {}
    for code in channel.warehouses:
        mapped.setdefault(channel.locations[code], []).append(code)
    return {location: _free_kits(stock, codes) for location, codes in mapped.items()}


def _free_kits(stock: Stock, warehouses: Collection[str]) -> Decimal:
    parts = [each for each in stock.components if each.is_tracked]
    if not parts:
        return _free(stock, warehouses)
    return min(Decimal(floored(_free(each, warehouses)) // each.pieces) for each in parts)


def _is_behind(stock: Stock, levels: Iterable[Level | None]) -> bool:
    return any(
        level is not None
        and level.offer is not None
        and level.offer.stock_version > stock.stock_version
        for level in levels
    )
