"""Bridges that are wrong about stock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bridge.errors import BridgeError
from bridge.model.orders import Booking, ErpOrder
from bridge.model.stock import Backorder, LevelSlot, LevelWrite, Stock, Supply, WarehouseStock
from bridge.parts import BridgeParts
from scenarios.broken.parts import Document, client_of, instead, with_erp, with_store


def _reading(parts: BridgeParts, change: Callable[[Stock], Stock]) -> BridgeParts:
    """The same bridge, which misreads the ERP's stock."""
    sound = parts.erp.stock

    async def stock(variant_ids: Sequence[str]) -> Mapping[str, Stock]:
        return {key: change(each) for key, each in (await sound.stock(variant_ids)).items()}

    return with_erp(parts, stock=instead(sound, stock=stock))


def _left(stock: Stock) -> Decimal:
    shelves = [each.on_hand - each.reserved for each in stock.warehouses if each.is_sellable]
    return sum(shelves, Decimal(0))


def stock_is_subtracted_twice(parts: BridgeParts) -> BridgeParts:
    """Open orders were taken off a stock that the ERP had taken them off already (STK-02)."""

    def twice(shelf: WarehouseStock) -> WarehouseStock:
        return replace(shelf, reserved=2 * shelf.reserved)

    return _reading(
        parts, lambda stock: replace(stock, warehouses=tuple(map(twice, stock.warehouses)))
    )


def physical_stock_is_offered(parts: BridgeParts) -> BridgeParts:
    """What lay on the shelf was offered, though it was sold and waited to ship (STK-01)."""

    def unsold(shelf: WarehouseStock) -> WarehouseStock:
        return replace(shelf, reserved=Decimal(0))

    return _reading(
        parts, lambda stock: replace(stock, warehouses=tuple(map(unsold, stock.warehouses)))
    )


def quarantine_is_offered(parts: BridgeParts) -> BridgeParts:
    """An empty warehouse map meant all of them, the one for returned goods too (STK-09)."""

    def mapped(stock: Stock) -> Stock:
        codes = [code for each in parts.settings.channels.values() for code in each.warehouses]
        return replace(
            stock,
            warehouses=tuple(
                each if each.is_sellable else replace(each, code=codes[0], is_sellable=True)
                for each in stock.warehouses
            ),
        )

    return _reading(parts, mapped)


def unknown_stock_is_zero(parts: BridgeParts) -> BridgeParts:
    """The first sync sent 0 for what the ERP had never counted, and closed the shop (STK-11)."""
    return _reading(parts, lambda stock: replace(stock, is_known=True))


def zero_forbids_backorders(parts: BridgeParts) -> BridgeParts:
    """Quantity 0 was sent as "out of stock", and the permission to backorder went (STK-05)."""

    def closed(stock: Stock) -> Stock:
        return stock if _left(stock) > 0 else replace(stock, backorder=Backorder())

    return _reading(parts, closed)


def backorder_limit_is_ignored(parts: BridgeParts) -> BridgeParts:
    """Backorders were on or off: the limit that the ERP keeps did not travel (STK-05)."""

    def unlimited(stock: Stock) -> Stock:
        return replace(stock, backorder=Backorder(stock.backorder.allowed, None))

    return _reading(parts, unlimited)


def first_promise_stays(parts: BridgeParts) -> BridgeParts:
    """Delivery dates were copied when the article was first seen, and never again (STK-06)."""
    seen: dict[str, tuple[Supply, ...]] = {}

    def promised(stock: Stock) -> Stock:
        if not stock.supply:
            return stock
        return replace(stock, supply=seen.setdefault(stock.variant_id, stock.supply))

    return _reading(parts, promised)


def levels_travel_up(parts: BridgeParts) -> BridgeParts:
    """Stock went both ways: after each sale the store's level was counted in (STK-03)."""
    sound, erp = parts.erp.orders, client_of(parts, "erp")

    async def book(bookings: Sequence[Booking]) -> Sequence[ErpOrder | BridgeError]:
        answers = await sound.book(bookings)
        for order in answers:
            for line in order.lines if isinstance(order, ErpOrder) else ():
                ours = await parts.links.store_ids("variant", [line.variant_id])
                levels = await parts.store.stock.levels(list(ours.values()))
                shown = [each.offer.available for each in levels.values() if each.offer]
                count = {"variant_id": line.variant_id, "counted": max(shown, default=0)}
                body = {"warehouse": "MAIN", "lines": [count]}
                await erp.write("POST", "/v1/stock/counts", body, Document)
        return answers

    return with_erp(parts, orders=instead(sound, book=book))


def late_worker_sends_old_level(parts: BridgeParts) -> BridgeParts:
    """A second worker came late with the level it had read before the first one (STK-16)."""
    sound = parts.store.stock
    before: dict[LevelSlot, LevelWrite] = {}

    async def write(writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        answers = await sound.write(writes)
        late = [before[each.slot] for each in writes if each.slot in before]
        before.update({each.slot: each for each in writes})
        if late:
            levels = await sound.levels([each.slot.variant_id for each in late])
            await sound.write(
                [replace(each, expected_version=levels[each.slot].version) for each in late]
            )
        return answers

    return with_store(parts, stock=instead(sound, write=write))


def quantity_is_the_idempotency_key(parts: BridgeParts) -> BridgeParts:
    """A level was "sent before" if its number was: from 2 to 0 and back to 2 stayed 0 (STK-01)."""
    sound = parts.store.stock
    sent: dict[tuple[LevelSlot, int], None] = {}

    async def write(writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        fresh = [each for each in writes if (each.slot, each.offer.available) not in sent]
        sent.update({(each.slot, each.offer.available): None for each in fresh})
        answers = dict(zip([each.slot for each in fresh], await sound.write(fresh), strict=True))
        return [answers.get(each.slot) for each in writes]

    return with_store(parts, stock=instead(sound, write=write))


def more_may_always_be_sold(parts: BridgeParts) -> BridgeParts:
    """The shop was told to sell on below zero, since "the ERP will sort it out" (STK-04c)."""
    return _reading(parts, lambda stock: replace(stock, backorder=Backorder(True, None)))


def receipts_wait_for_a_sale(parts: BridgeParts) -> BridgeParts:
    """Stock was sent after a sale alone: what came into the warehouse was not seen (STK-08)."""
    sound = parts.store.stock

    async def write(writes: Sequence[LevelWrite]) -> Sequence[BridgeError | None]:
        levels = await sound.levels([each.slot.variant_id for each in writes])
        shown = {slot: level.offer for slot, level in levels.items()}
        due = []
        for each in writes:
            before = shown.get(each.slot)
            if before is None or each.offer.available < before.available:
                due.append(each)
        answers = dict(zip([each.slot for each in due], await sound.write(due), strict=True))
        return [answers.get(each.slot) for each in writes]

    return with_store(parts, stock=instead(sound, write=write))
