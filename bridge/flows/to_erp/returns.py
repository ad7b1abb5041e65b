"""Goods that come back go up as returns: values in, intended writes out.

Whose wish a return was stands in its reference, so that a repeat finds it (XCT-04).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bridge.flows.to_erp.order_cancels import OPEN
from bridge.model.goods import ErpReturn, NewReturn, Restock, ReturnReceipt
from bridge.model.orders import ErpOrder, StoreOrder
from bridge.settings import Settings

OF_CANCEL = "cancelled:"


def is_of_cancel(write: NewReturn) -> bool:
    """Tell whether goods come back because a cancel crossed their shipment."""
    return write.reference.startswith(OF_CANCEL)


def returns_up(
    order: StoreOrder, ours: ErpOrder, back: Sequence[ErpReturn], settings: Settings
) -> tuple[NewReturn | ReturnReceipt, ...]:
    """Return what is to be announced in the ERP, and what is back on the shelf already.

    The shopper or staff asked; or a cancel crossed a shipment whose goods are to come back; or
    a refund says that the pieces are there (STK-07).
    """
    known = {each.reference: each for each in back}
    left = _outside(ours, back)
    wanted = [*_asked(order, ours), *_crossed(order, ours, left, settings)]
    writes: list[NewReturn | ReturnReceipt] = [x for x in wanted if x.reference not in known]
    if settings.adjust_on_refund:
        for restock in order.restocks:
            found = known.get(_of_refund(restock))
            writes += _restocked(order, ours, left, restock, found, settings)
    return tuple(writes)


def _asked(order: StoreOrder, ours: ErpOrder) -> Iterator[NewReturn]:
    for each in order.returns:
        if each.status == "requested" and each.reference is None:
            pieces = Counter({line.line_id: line.pieces for line in each.lines})
            yield NewReturn(ours.id, each.id, each.reason, _named(ours, pieces))


def _crossed(
    order: StoreOrder, ours: ErpOrder, left: Counter[str], settings: Settings
) -> Iterator[NewReturn]:
    """What left before its cancel arrived comes back, as set (UPD-05)."""
    is_over = order.status == "cancelled" and ours.status not in OPEN
    if is_over and settings.cancel_after_shipment == "return" and left.total():
        reason = "cancelled in the store"
        yield NewReturn(ours.id, f"{OF_CANCEL}{order.id}", reason, _named(ours, left))


def _restocked(
    order: StoreOrder,
    ours: ErpOrder,
    left: Counter[str],
    restock: Restock,
    found: ErpReturn | None,
    settings: Settings,
) -> Iterator[NewReturn | ReturnReceipt]:
    """Announce, then receive: two writes, so that a lost answer repeats neither."""
    if found is None:
        pieces = Counter({key: min(n, left[key]) for key, n in restock.pieces.items()})
        if +pieces:
            yield NewReturn(ours.id, _of_refund(restock), "refunded", _named(ours, pieces))
    elif found.status == "requested":
        warehouse = settings.channels[order.channel].warehouses[0]
        yield ReturnReceipt(found.id, found.version, warehouse, found.announced)


def _of_refund(restock: Restock) -> str:
    return f"refund:{restock.refund_id}"


def _outside(ours: ErpOrder, back: Sequence[ErpReturn]) -> Counter[str]:
    """Pieces by store line that have left and are not announced to come back."""
    out = Counter({line.store_line_id: line.shipped - line.returned for line in ours.lines})
    for each in back:
        if each.status == "requested":
            out.subtract({line.line_id: line.pieces for line in each.lines})
    return +out


def _named(ours: ErpOrder, pieces: Counter[str]) -> Mapping[str, int]:
    """The same pieces by the ERP's own order lines (UPD-08)."""
    return {
        line.id: pieces[line.store_line_id] for line in ours.lines if pieces[line.store_line_id] > 0
    }
