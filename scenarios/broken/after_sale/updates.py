"""Bridges that are wrong about what happens to an order after the sale."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bridge.errors import BridgeError
from bridge.model.goods import ErpReturn, NewReturn, PackedLine, Restock, Shipment, ShipmentWrite
from bridge.model.orders import Answer, Cancellation, ErpOrder, OrderEdit, StoreOrder
from bridge.parts import BridgeParts
from scenarios.broken.parts import instead, with_erp, with_store


def _showing(
    parts: BridgeParts, change: Callable[[StoreOrder, Shipment], Shipment | None]
) -> BridgeParts:
    """The same bridge, which shows other parcels than were sent, or keeps them to itself."""
    sound = parts.store.orders

    async def show(writes: Sequence[ShipmentWrite]) -> Sequence[BridgeError | None]:
        orders = await sound.orders([write.order_id for write in writes])
        for write in writes:
            shown = change(orders[write.order_id], write.shipment)
            if shown is not None:
                await sound.show_shipments([replace(write, shipment=shown)])
        return [None for _ in writes]

    return with_store(parts, orders=instead(sound, show_shipments=show))


def parcels_are_matched_by_sku(parts: BridgeParts) -> BridgeParts:
    """A parcel's lines were looked up by SKU: the first line of a SKU got them all (UPD-08)."""

    def matched(order: StoreOrder, shipment: Shipment) -> Shipment:
        sku = {line.id: line.sku for line in order.lines}
        first = {line.sku: line.id for line in reversed(order.lines)}
        lines = [PackedLine(first[sku[each.line_id]], each.pieces) for each in shipment.lines]
        return replace(shipment, lines=tuple(lines))

    return _showing(parts, matched)


def first_parcel_ships_everything(parts: BridgeParts) -> BridgeParts:
    """The order was marked as sent when its first parcel left, whatever was in it (UPD-02)."""

    def everything(order: StoreOrder, shipment: Shipment) -> Shipment:
        lines = [PackedLine(line.id, line.pieces - line.cancelled) for line in order.lines]
        return replace(shipment, lines=tuple(line for line in lines if line.pieces))

    return _showing(parts, everything)


def tracking_stays_behind(parts: BridgeParts) -> BridgeParts:
    """The status went down and the tracking number had no field to go to (UPD-01)."""
    return _showing(parts, lambda order, sent: replace(sent, tracking_number=None))


def reversals_are_not_told(parts: BridgeParts) -> BridgeParts:
    """Only new shipments were listened for: what was taken back stayed on its way (UPD-09)."""
    return _showing(parts, lambda order, sent: None if sent.status == "reversed" else sent)


def cancels_stay_in_the_store(parts: BridgeParts) -> BridgeParts:
    """A cancel only stamped a note on the bridge's own table; the goods went out (UPD-04)."""
    sound = parts.erp.orders

    async def cancel(cancellation: Cancellation) -> ErpOrder:
        found = await _order_of(parts, cancellation.order_id)
        return replace(found, status="cancelled", lines=())

    return with_erp(parts, orders=instead(sound, cancel=cancel))


def edits_stay_in_the_store(parts: BridgeParts) -> BridgeParts:
    """Edits were never subscribed to: the ERP packed what was ordered first (UPD-03)."""
    sound = parts.erp.orders

    async def edit(change: OrderEdit) -> ErpOrder:
        return await _order_of(parts, change.order_id)

    return with_erp(parts, orders=instead(sound, edit=edit))


async def _order_of(parts: BridgeParts, order_id: str) -> ErpOrder:
    async for page in parts.erp.orders.references():
        for booked in (await parts.erp.orders.orders(page)).values():
            for order in booked:
                if order.id == order_id:
                    return order
    raise LookupError(order_id)


def crossed_goods_are_forgotten(parts: BridgeParts) -> BridgeParts:
    """A cancel after shipment paid back and asked for nothing: goods and money gone (UPD-05)."""

    sound = parts.erp.returns

    async def announce(new: NewReturn) -> ErpReturn:
        if not new.reference.startswith("cancelled:"):
            return await sound.announce(new)
        return ErpReturn("none", 1, new.reference, "cancelled", new.reason, new.pieces, ())

    return with_erp(parts, returns=instead(sound, announce=announce))


def late_answer_comes_last(parts: BridgeParts) -> BridgeParts:
    """A slow worker sent the answer before the last one after it: held again (UPD-06)."""
    sound = parts.store.orders
    earlier: dict[str, Answer] = {}

    async def answer(answers: Sequence[Answer]) -> Sequence[BridgeError | None]:
        written = await sound.answer(answers)
        for each in answers:
            late = earlier.get(each.order_id)
            earlier[each.order_id] = each
            if late is not None and late.kind != each.kind:
                version = (await sound.orders([each.order_id]))[each.order_id].version
                await sound.answer([replace(late, expected_version=version)])
        return written

    async def orders(order_ids: Sequence[str]) -> Mapping[str, StoreOrder]:
        found = await sound.orders(order_ids)
        return {key: _as_answered(order, earlier.get(key)) for key, order in found.items()}

    return with_store(parts, orders=instead(sound, answer=answer, orders=orders))


def _as_answered(order: StoreOrder, last: Answer | None) -> StoreOrder:
    """What the bridge believes to have told; a cancel is seen all the same."""
    if last is None or order.status == "cancelled":
        return order
    shown = {"accepted": "confirmed"}.get(last.kind, last.kind)
    return replace(order, status=shown)  # type: ignore[arg-type]


def allocation_is_not_told(parts: BridgeParts) -> BridgeParts:
    """Between "accepted" and "shipped" the customer heard nothing (UPD-10)."""
    sound = parts.store.orders

    async def answer(answers: Sequence[Answer]) -> Sequence[BridgeError | None]:
        return await sound.answer([replace(each, allocated=None) for each in answers])

    return with_store(parts, orders=instead(sound, answer=answer))


def every_refund_restocks(parts: BridgeParts) -> BridgeParts:
    """The restock flag was not looked at: money back put a piece on the shelf (STK-07)."""
    sound = parts.store.orders

    async def orders(order_ids: Sequence[str]) -> Mapping[str, StoreOrder]:
        return {
            key: replace(order, restocks=(*order.restocks, Restock("any", {order.lines[0].id: 1})))
            if order.payment_status == "partially_refunded"
            else order
            for key, order in (await sound.orders(order_ids)).items()
        }

    return with_store(parts, orders=instead(sound, orders=orders))


def stock_always_follows(parts: BridgeParts) -> BridgeParts:
    """The switch was in the settings and nowhere else: a cancel freed its pieces (STK-07)."""
    sound = parts.erp.orders

    async def cancel(cancellation: Cancellation) -> ErpOrder:
        return await sound.cancel(replace(cancellation, adjust_stock=True))

    return with_erp(parts, orders=instead(sound, cancel=cancel))
