"""What the ERP's answer to an order changes in the store.

An answer sets the status along the published graph, names per line the stock version in which it
was reserved, and tells the shopper once per change of status (STK-04b). The same answer again
changes nothing, so it may be repeated after any lost reply.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pydantic import Field

from mock_kit.instants import DayInput
from mock_store.domain.document import Document
from mock_store.domain.goods.fulfillments import fulfillment_status_of
from mock_store.domain.order import (
    ErpReference,
    Order,
    OrderLine,
    OrderStatus,
    TimelineEntry,
    TimelineKind,
)
from mock_store.domain.order_status import STATUS_OF_ANSWER, ErpWord, may_follow
from mock_store.domain.refunds import RefundRequest, let_go, settle_in_full
from mock_store.wire.fields import Pieces, Reference, Text, Version

TEXTS: Mapping[TimelineKind, str] = {
    "accepted": "Your order is confirmed",
    "allocated": "Everything you ordered is set aside for you",
    "backordered": "Part of your order is on backorder",
    "held": "Your order is being looked at",
    "cancelled": "Your order was cancelled",
}


class AnsweredLine(Document):
    """What became of one line: when it was reserved, and what has to wait until when.

    `cancelled`: pieces that the ERP will not send, while the rest of the order goes on; null
    leaves them as they are.
    """

    line_id: Reference
    stock_version: Version | None = None
    backordered: Pieces = 0
    ship_on: DayInput | None = None
    cancelled: Pieces | None = None


class AnsweredRefund(Document):
    """Money back: everything that was taken, or the share of what this answer cancels."""

    amount_minor: Literal["full", "cancelled"] = "full"
    client_reference: Reference | None = None


class ErpAnswer(Document):
    """The ERP's answer to one order."""

    order_id: Reference
    answer: ErpWord
    reason: Text | None = None
    reference: ErpReference
    lines: tuple[AnsweredLine, ...] = Field(default=(), max_length=5000)
    refund: AnsweredRefund | None = None
    allocated: bool | None = Field(
        default=None,
        description="whether everything open that has a shelf is reserved; null leaves it",
    )
    expected_version: Version | None = None


class UnknownLine(Exception):
    """The answer names a line that the order does not have."""


class WrongStatus(Exception):
    """The order cannot go from its status to the answered one."""


@dataclass(frozen=True, slots=True)
class Telling:
    """When and as whom the answer is told, and the id for the refund it may cause."""

    at: datetime
    source: str
    refund_id: str


def apply_answer(order: Order, answer: ErpAnswer, telling: Telling) -> Order:
    """Return the order after an answer; an equal order when nothing is new.

    Raises UnknownLine or WrongStatus, in which case nothing of the answer holds.
    """
    after = STATUS_OF_ANSWER[answer.answer]
    if not may_follow(order.status, after):
        raise WrongStatus(f"an order that is {order.status} cannot become {after}")
    answered = order.model_copy(
        update={"lines": _answered_lines(order, answer), "erp": answer.reference}
    )
    if after != order.status:
        answered = _move(answered, answer, telling)
    answered = _allocate(answered, answer, telling)
    answered = answered.model_copy(update={"fulfillment_status": fulfillment_status_of(answered)})
    return answered if answer.refund is None else _refunded(order, answered, answer, telling)


def _allocate(order: Order, answer: ErpAnswer, telling: Telling) -> Order:
    """Note whether everything open is reserved, and tell it each time it becomes so (UPD-10)."""
    if answer.allocated in (None, order.allocated):
        return order
    noted = order.model_copy(update={"allocated": answer.allocated})
    if not answer.allocated:
        return noted
    entry = TimelineEntry(
        at=telling.at,
        kind="allocated",
        text=TEXTS["allocated"],
        source=telling.source,
        reference=answer.reference.number,
    )
    return noted.model_copy(update={"timeline": (*noted.timeline, entry)})


def _refunded(before: Order, after: Order, answer: ErpAnswer, telling: Telling) -> Order:
    assert answer.refund is not None, "only an answer that pays back"
    request = _refund_request(answer, answer.refund, telling)
    if answer.answer == "cancelled":
        return settle_in_full(after, request)
    share = sum(
        cancelled_share_minor(new) - cancelled_share_minor(old)
        for old, new in zip(before.lines, after.lines, strict=True)
    )
    return let_go(after, replace(request, amount_minor=share)) if share else after


def cancelled_share_minor(line: OrderLine) -> int:
    """Return what the cancelled pieces of a line come to, half a minor unit rounded up.

    Reckoned from all cancelled pieces, so that parts cancelled one by one add up to the line.
    """
    if not line.quantity:
        return 0
    return (2 * line.total_minor * line.cancelled + line.quantity) // (2 * line.quantity)


def _answered_lines(order: Order, answer: ErpAnswer) -> tuple[OrderLine, ...]:
    named = {line.line_id: line for line in answer.lines}
    unknown = sorted(named.keys() - {line.id for line in order.lines})
    if unknown:
        raise UnknownLine(f"the order has no line {', '.join(unknown)}")
    return tuple(_answered_line(line, named.get(line.id)) for line in order.lines)


def _answered_line(line: OrderLine, named: AnsweredLine | None) -> OrderLine:
    if named is None:
        return line
    cancelled = line.cancelled if named.cancelled is None else named.cancelled
    if not line.cancelled <= cancelled <= line.quantity - line.shipped:
        raise WrongStatus(f"line {line.id} cannot have {cancelled} pieces cancelled")
    return line.model_copy(
        update={
            "stock_version": named.stock_version,
            "backordered": named.backordered,
            "ship_on": named.ship_on,
            "cancelled": cancelled,
        }
    )


def _move(order: Order, answer: ErpAnswer, telling: Telling) -> Order:
    status: OrderStatus = STATUS_OF_ANSWER[answer.answer]
    moved = order.model_copy(
        update={
            "status": status,
            "status_reason": answer.reason,
            "timeline": (*order.timeline, _told(answer, telling)),
        }
    )
    return cancel_lines(moved, telling.at) if status == "cancelled" else moved


def _told(answer: ErpAnswer, telling: Telling) -> TimelineEntry:
    text = TEXTS[answer.answer]
    return TimelineEntry(
        at=telling.at,
        kind=answer.answer,
        text=f"{text}: {answer.reason}" if answer.reason else text,
        source=telling.source,
        reference=answer.reference.number,
    )


def cancel_lines(order: Order, at: datetime) -> Order:
    """Return a cancelled order with every piece that was not shipped cancelled."""
    lines = tuple(
        line.model_copy(update={"cancelled": line.quantity - line.shipped, "backordered": 0})
        for line in order.lines
    )
    return order.model_copy(update={"lines": lines, "cancelled_at": at})


def _refund_request(answer: ErpAnswer, wanted: AnsweredRefund, telling: Telling) -> RefundRequest:
    whole = f"cancelled:{answer.reference.order_id}"
    parts = sum(line.cancelled or 0 for line in answer.lines)
    reference = whole if wanted.amount_minor == "full" else f"{whole}:{parts}"
    return RefundRequest(
        id=telling.refund_id,
        amount_minor=None,
        reason=answer.reason or TEXTS["cancelled"],
        at=telling.at,
        source=telling.source,
        client_reference=wanted.client_reference or reference,
        cause="cancel",
    )
