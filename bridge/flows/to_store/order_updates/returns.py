"""Which returns of the ERP the store does not show as they are: values in, writes out."""

from __future__ import annotations

from collections.abc import Sequence

from bridge.model.goods import ErpReturn, ReturnWrite, StoreReturn
from bridge.model.orders import StoreOrder


def returns_down(order: StoreOrder, back: Sequence[ErpReturn]) -> tuple[ReturnWrite, ...]:
    """Return what became of each return; one that came to nothing unseen is not shown."""
    writes = []
    for found in back:
        known = _known(order, found)
        if known is None and found.status == "cancelled":
            continue
        if known is None or not _is_told(known, found):
            own_id = known.id if known is not None and known.id == found.reference else None
            writes.append(ReturnWrite(order.id, own_id, found))
    return tuple(writes)


def _known(order: StoreOrder, found: ErpReturn) -> StoreReturn | None:
    for each in order.returns:
        if each.reference == found.id or (each.reference is None and each.id == found.reference):
            return each
    return None


def _is_told(known: StoreReturn, found: ErpReturn) -> bool:
    return (known.reference, known.status, known.lines) == (found.id, found.status, found.lines)
