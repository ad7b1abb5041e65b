"""Which parcels of the ERP the store does not show as they are: values in, writes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bridge.model.goods import Shipment, ShipmentWrite
from bridge.model.orders import ErpOrder, StoreOrder


def are_due(order: StoreOrder, ours: ErpOrder) -> bool:
    """Tell whether parcels and returns of an order need to be read at all."""
    return bool(order.shipments or order.returns) or any(line.shipped for line in ours.lines)


def shipments_down(order: StoreOrder, sent: Sequence[Shipment]) -> tuple[ShipmentWrite, ...]:
    """Return the parcels to show, each on the lines that it names (UPD-01, UPD-08).

    One that was reversed before the store knew of it is not shown at all. One that holds more
    than the order still asks for crossed an edit: what becomes of it is not decided here.
    """
    shown = {each.reference: each for each in order.shipments}
    standing = dict(shown)
    writes: list[ShipmentWrite] = []
    for shipment in _reversed_first(sent):
        known = shown.get(shipment.reference)
        is_news = shipment != known and (known is not None or shipment.status == "shipped")
        after = standing | {shipment.reference: shipment}
        if is_news and _fits(order, list(after.values())):
            standing = after
            writes.append(ShipmentWrite(order.id, shipment))
    return tuple(writes)


def _reversed_first(sent: Sequence[Shipment]) -> list[Shipment]:
    """What was taken back makes room for what was sent instead of it."""
    return sorted(sent, key=lambda each: each.status != "reversed")


def _fits(order: StoreOrder, shipments: Sequence[Shipment]) -> bool:
    shipped: Counter[str] = Counter()
    for each in shipments:
        if each.status == "shipped":
            shipped.update({line.line_id: line.pieces for line in each.lines})
    wanted = {line.id: line.pieces - line.cancelled for line in order.lines}
    if order.status == "cancelled":  # what has left of it was not cancelled after all
        wanted = {line.id: line.pieces for line in order.lines}
    return all(pieces <= wanted.get(line_id, 0) for line_id, pieces in shipped.items())
