"""An edit in the store goes up before shipment, and is settled after it, as set (UPD-03)."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.flows.to_erp.order_memory import Agreed, wanted_by
from bridge.model.orders import ErpOrder, ErpStatus, OrderEdit, StoreEdit, StoreOrder
from bridge.settings import Settings

GONE: tuple[ErpStatus, ...] = ("shipped", "closed")


@dataclass(frozen=True, slots=True)
class EditPlan:
    """An edit of the ERP's order, the taking back of one in the store, or a conflict."""

    write: OrderEdit | StoreEdit | None = None
    conflict: str | None = None


def edit_of(
    order: StoreOrder, ours: ErpOrder, agreed: Agreed | None, settings: Settings
) -> EditPlan:
    """Return the edit that is due, or the conflict that forbids one.

    Compared three ways: only what the store changed since both sides agreed goes up; what the
    ERP changed by itself is not written over.
    """
    pieces = _changed_pieces(order, ours)
    is_moved = order.shipping_address != ours.shipping_address
    if not pieces and not is_moved:
        return EditPlan()
    if ours.status in GONE or _takes_what_left(ours, pieces):
        return _after_shipment(order, ours, pieces, settings)
    wanted = wanted_by(order)
    if agreed is not None and pieces and wanted.pieces == agreed.pieces:
        return EditPlan(conflict=f"the pieces of {ours.number} were changed in the ERP")
    if agreed is not None and is_moved and wanted.shipping_address == agreed.shipping_address:
        if not pieces:
            return EditPlan(
                conflict=f"the shipping address of {ours.number} was changed in the ERP"
            )
        is_moved = False
    address = order.shipping_address if is_moved else None
    adjust = settings.adjust_on_edit
    return EditPlan(OrderEdit(ours.id, ours.version, order, pieces, address, adjust_stock=adjust))


def _after_shipment(
    order: StoreOrder, ours: ErpOrder, pieces: dict[str, int], settings: Settings
) -> EditPlan:
    """What has left cannot be changed: a person sees it, or the store shows what was sent."""
    if settings.edit_after_shipment == "park":
        return EditPlan(conflict=f"edited in the store after {ours.number} was shipped")
    sent = {line.store_line_id: line.pieces for line in ours.lines} if pieces else {}
    return EditPlan(StoreEdit(order.id, order.version, sent, ours.shipping_address))


def _takes_what_left(ours: ErpOrder, pieces: dict[str, int]) -> bool:
    return any(
        pieces.get(line.store_line_id, line.pieces) < line.shipped + line.cancelled
        for line in ours.lines
    )


def _changed_pieces(order: StoreOrder, ours: ErpOrder) -> dict[str, int]:
    """Wanted pieces of all booked lines, when those of any line changed."""
    booked = {line.store_line_id: line.pieces for line in ours.lines}
    wanted = {line.id: line.pieces for line in order.lines if line.id in booked}
    return wanted if any(booked[each] != pieces for each, pieces in wanted.items()) else {}
