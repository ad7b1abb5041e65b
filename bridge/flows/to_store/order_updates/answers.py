"""What the ERP says of an order, if the store does not have it yet: values in, answer out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from bridge.model.orders import (
    Answer,
    AnswerKind,
    ErpLine,
    ErpOrder,
    ErpReference,
    ErpStatus,
    LineAnswer,
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


def answer_of(order: StoreOrder, ours: ErpOrder) -> Answer | None:
    """Return the ERP's answer if the store does not have it yet."""
    kind = ANSWERS[ours.status]
    named = [line for line in ours.lines if line.store_line_id in _ids(order.lines)]
    lines = tuple(_answered(line, kind) for line in named)
    reference = ErpReference(ours.id, ours.number, ours.version)
    allocated = allocated_of(ours)
    if _is_known(order, kind, reference, lines) and allocated in (None, order.is_allocated):
        return None
    return Answer(
        order_id=order.id,
        kind=kind,
        reason=ours.status_reason,
        reference=reference,
        lines=lines,
        refund="full" if kind == "cancelled" else _part_refund(order, ours),
        expected_version=order.version,
        allocated=allocated,
    )


def allocated_of(ours: ErpOrder) -> bool | None:
    """Tell whether everything open is reserved; None when the ERP's status does not say."""
    if ours.status == "held":
        # A clerk's hold keeps what is reserved; what was raised over it is not set aside.
        return False if any(line.is_short for line in ours.lines) else None
    return None if ours.status == "cancelled" else ours.status != "backordered"


def _part_refund(order: StoreOrder, ours: ErpOrder) -> Literal["cancelled"] | None:
    """Pay back pieces that the ERP will not send while the order goes on (UPD-04)."""
    known = {line.id: line.cancelled for line in order.lines}
    is_new = any(line.cancelled > known.get(line.store_line_id, 0) for line in ours.lines)
    return "cancelled" if is_new else None


def _answered(line: ErpLine, kind: AnswerKind) -> LineAnswer:
    cancelled = None if kind == "cancelled" else line.cancelled
    return LineAnswer(
        line.store_line_id, line.stock_version, line.backordered, line.ship_on, cancelled
    )


def _is_known(
    order: StoreOrder, kind: AnswerKind, reference: ErpReference, lines: Sequence[LineAnswer]
) -> bool:
    """Tell whether the store has the answer; a mere newer version of it is no news (XCT-06)."""
    known = order.erp
    if known is None or (known.order_id, known.number) != (reference.order_id, reference.number):
        return False
    shown = {line.id: _shown(line) for line in order.lines}
    is_same = all(shown[line.line_id] == line for line in lines)
    return order.status == STATUSES[kind] and is_same


def _shown(line: StoreLine) -> LineAnswer:
    return LineAnswer(line.id, line.stock_version, line.backordered, line.ship_on, line.cancelled)


def _ids(lines: Sequence[StoreLine]) -> tuple[str, ...]:
    return tuple(line.id for line in lines)
