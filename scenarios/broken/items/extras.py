"""Bridges that are wrong about kits, packs, buffers of items and locations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bridge.errors import BridgeError
from bridge.model.stock import LevelWrite, Stock
from bridge.parts import BridgeParts
from scenarios.broken.parts import instead, with_erp, with_store


def _reading(parts: BridgeParts, change: Callable[[Stock], Stock]) -> BridgeParts:
    """The same bridge, which misreads the ERP's stock."""
    sound = parts.erp.stock

    async def stock(variant_ids: Sequence[str]) -> Mapping[str, Stock]:
        return {key: change(each) for key, each in (await sound.stock(variant_ids)).items()}

    return with_erp(parts, stock=instead(sound, stock=stock))


def _writing(parts: BridgeParts, change: Callable[[LevelWrite], LevelWrite]) -> BridgeParts:
    """The same bridge, which sends other levels than it worked out."""
    sound = parts.store.stock

    async def write(writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        return await sound.write([change(each) for each in writes])

    return with_store(parts, stock=instead(sound, write=write))


def kits_follow_their_first_part(parts: BridgeParts) -> BridgeParts:
    """A kit had the stock of the article that its list began with (STK-15)."""
    return _reading(parts, lambda stock: replace(stock, components=stock.components[:1]))


def opened_packs_are_sold(parts: BridgeParts) -> BridgeParts:
    """Packs were rounded to the nearest number: five eggs of six were another pack (STK-10)."""

    def rounded(stock: Stock) -> Stock:
        fuller = [
            replace(
                part,
                warehouses=tuple(
                    replace(shelf, on_hand=shelf.on_hand + part.pieces // 2)
                    for shelf in part.warehouses
                ),
            )
            for part in stock.components
        ]
        return replace(stock, components=tuple(fuller))

    return _reading(parts, rounded)


def debts_are_sent_as_they_are(parts: BridgeParts) -> BridgeParts:
    """Less than nothing was sent as such; the shop refused it and kept selling (STK-10)."""
    sound = parts.erp.stock
    owed: dict[int, int] = {}

    async def stock(variant_ids: Sequence[str]) -> Mapping[str, Stock]:
        found = await sound.stock(variant_ids)
        for each in found.values():
            left = sum(shelf.on_hand - shelf.reserved for shelf in each.warehouses)
            owed[each.stock_version] = min(0, int(left))
        return found

    def negative(write: LevelWrite) -> LevelWrite:
        debt = owed.get(write.offer.stock_version, 0) if not write.offer.available else 0
        return replace(write, offer=replace(write.offer, available=write.offer.available + debt))

    return _writing(with_erp(parts, stock=instead(sound, stock=stock)), negative)


def buffers_of_items_are_unknown(parts: BridgeParts) -> BridgeParts:
    """The pieces that the ERP held back of an article had no place in the mapping (STK-01)."""
    return _reading(parts, lambda stock: replace(stock, safety_buffer=None))


def all_is_downtown(parts: BridgeParts) -> BridgeParts:
    """The whole level was shown at the first location, wherever the goods were (STK-14)."""

    def gathered(write: LevelWrite) -> LevelWrite:
        names = [name for name, _ in write.offer.locations]
        shares = [(name, 0 if place else write.offer.available) for place, name in enumerate(names)]
        return replace(write, offer=replace(write.offer, locations=tuple(shares)))

    return _writing(parts, gathered)
