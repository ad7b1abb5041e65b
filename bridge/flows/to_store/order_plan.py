"""The decisions of the flow of order updates: values in, intended writes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bridge.flows.to_erp.order_memory import Agreed, wanted_by
from bridge.model.orders import (
    Answer,
    AnswerKind,
    Cancellation,
    ErpLine,
    ErpOrder,
    ErpReference,
    ErpStatus,
    LineAnswer,
    OrderEdit,
    StoreLine,
    StoreOrder,
    StoreStatus,
)

ANSWERS: Mapping[ErpStatus, AnswerKind] = {
    "accepted": "accepted",
    "backordered": "backordered",
    "held": "held",
    "cancelled": "cancelled",
    "shipped": "accepted",
    "closed": "accepted",
}
STATUSES: Mapping[AnswerKind, StoreStatus] = {
    "accepted": "confirmed",
    "backordered": "backordered",
    "held": "held",
    "cancelled": "cancelled",
}
GONE: tuple[ErpStatus, ...] = ("shipped", "closed")


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """Writes up, then the answer down, and what only a person can settle.

    When there are writes up, the ERP's order changes by them: plan again for the answer.
    """

    up: tuple[Cancellation | OrderEdit, ...] = ()
    answer: Answer | None = None
    conflict: str | None = None


def plan(order: StoreOrder | None, booked: Sequence[ErpOrder], agreed: Agreed | None) -> UpdatePlan:
    """Return the next writes that bring a store order and its ERP order together.

    `booked` are all ERP orders of this store order, oldest first; the oldest live one counts,
    a second one is a booking whose answer was lost and is cancelled (XCT-04).
    """
    if not booked:
        return UpdatePlan()
    if order is None:
        return UpdatePlan(conflict=f"ERP order {booked[0].number} is of no order in the store")
    live = [each for each in booked if each.status != "cancelled"]
    ours = live[0] if live else booked[0]
    extras = tuple(
        Cancellation(each.id, each.version, f"booked twice, see {ours.number}") for each in live[1:]
    )
    if extras:
        return UpdatePlan(up=extras)
    if order.status == "cancelled":
        return _after_store_cancel(ours)
    return _of_live_order(order, ours, agreed)


def _of_live_order(order: StoreOrder, ours: ErpOrder, agreed: Agreed | None) -> UpdatePlan:
    edit, conflict = (None, None) if ours.status == "cancelled" else edit_of(order, ours, agreed)
    if edit is not None:
        return UpdatePlan(up=(edit,))
    return UpdatePlan(answer=answer_of(order, ours), conflict=conflict)


def _after_store_cancel(ours: ErpOrder) -> UpdatePlan:
    """A cancel in the store ends in both, unless the goods have left (UPD-04, UPD-05)."""
    if ours.status == "cancelled":
        return UpdatePlan()
    if ours.status in GONE or any(line.shipped for line in ours.lines):
        return UpdatePlan(conflict=f"cancelled in the store after {ours.number} was shipped")
    return UpdatePlan(up=(Cancellation(ours.id, ours.version, "cancelled in the store"),))


def edit_of(
    order: StoreOrder, ours: ErpOrder, agreed: Agreed | None
) -> tuple[OrderEdit | None, str | None]:
    """Return the edit that goes up, or the conflict that forbids one (UPD-03).

    Compared three ways: only what the store changed since both sides agreed goes up; what the
    ERP changed by itself is not written over.
    """
    pieces = _changed_pieces(order, ours)
    is_moved = order.shipping_address != ours.shipping_address
    if not pieces and not is_moved:
        return None, None
    if ours.status in GONE:
        return None, f"edited in the store after {ours.number} was shipped"
    wanted = wanted_by(order)
    if agreed is not None and pieces and wanted.pieces == agreed.pieces:
        return None, f"the pieces of {ours.number} were changed in the ERP"
    if agreed is not None and is_moved and wanted.shipping_address == agreed.shipping_address:
        if not pieces:
            return None, f"the shipping address of {ours.number} was changed in the ERP"
        is_moved = False
    address = order.shipping_address if is_moved else None
    return OrderEdit(ours.id, ours.version, order, pieces, address), None


def _changed_pieces(order: StoreOrder, ours: ErpOrder) -> dict[str, int]:
    """Wanted pieces of all booked lines, when those of any line changed."""
    booked = {line.store_line_id: line.pieces for line in ours.lines}
    wanted = {line.id: line.pieces for line in order.lines if line.id in booked}
    return wanted if any(booked[each] != pieces for each, pieces in wanted.items()) else {}


def answer_of(order: StoreOrder, ours: ErpOrder) -> Answer | None:
    """Return the ERP's answer if the store does not have it yet."""
    kind = ANSWERS[ours.status]
    lines = tuple(_answered(line) for line in ours.lines if line.store_line_id in _ids(order.lines))
    reference = ErpReference(ours.id, ours.number, ours.version)
    if _is_known(order, kind, reference, lines):
        return None
    return Answer(
        order_id=order.id,
        kind=kind,
        reason=ours.status_reason,
        reference=reference,
        lines=lines,
        refund=kind == "cancelled",
        expected_version=order.version,
    )


def _answered(line: ErpLine) -> LineAnswer:
    return LineAnswer(line.store_line_id, line.stock_version, line.backordered, line.ship_on)


def _is_known(
    order: StoreOrder, kind: AnswerKind, reference: ErpReference, lines: Sequence[LineAnswer]
) -> bool:
    """Tell whether the store has the answer; a mere newer version of it is no news (XCT-06)."""
    known = order.erp
    if known is None or (known.order_id, known.number) != (reference.order_id, reference.number):
        return False
    shown = {
        line.id: LineAnswer(line.id, line.stock_version, line.backordered, line.ship_on)
        for line in order.lines
    }
    is_same = all(shown[line.line_id] == line for line in lines)
    return order.status == STATUSES[kind] and is_same


def _ids(lines: Sequence[StoreLine]) -> tuple[str, ...]:
    return tuple(line.id for line in lines)
