"""Paying money back: never more than was taken, tender by tender (UPD-07)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mock_store.domain.order import (
    Order,
    Refund,
    RefundCause,
    RefundLine,
    Tender,
    TimelineEntry,
    captured_rest_minor,
)
from mock_store.domain.payments import payment_status_of, void


class RefundTooLarge(Exception):
    """More would be paid back than was taken."""

    def __init__(self, refundable_minor: int) -> None:
        super().__init__(f"at most {refundable_minor} can be refunded")
        self.refundable_minor = refundable_minor


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """What is asked to be paid back; an amount of None is all that is left."""

    id: str
    amount_minor: int | None
    reason: str
    at: datetime
    source: str
    client_reference: str | None = None
    lines: tuple[RefundLine, ...] = ()
    cause: RefundCause = "refund"
    tax_minor: int | None = None
    is_pending: bool = False


def refundable_minor(order: Order) -> int:
    """Return what was taken for an order and not yet paid back."""
    return sum(captured_rest_minor(tender) for tender in order.tenders)


def pay_back(tenders: Sequence[Tender], amount_minor: int) -> tuple[Tender, ...]:
    """Return the tenders with the amount paid back, last tender first.

    The last tender goes first so that a gift card, which is used first, is topped up last.
    Raises RefundTooLarge when more is asked than was taken.
    """
    refundable = sum(captured_rest_minor(tender) for tender in tenders)
    if amount_minor > refundable:
        raise RefundTooLarge(refundable)
    paid: list[Tender] = []
    left = amount_minor
    for tender in reversed(tenders):
        part = min(left, captured_rest_minor(tender))
        left -= part
        refunded = tender.refunded_minor + part
        paid.append(tender.model_copy(update={"refunded_minor": refunded}) if part else tender)
    return tuple(reversed(paid))


def refund(order: Order, request: RefundRequest) -> Order:
    """Return the order with money paid back; a known client reference changes nothing.

    Raises RefundTooLarge when more is asked than was taken.
    """
    if request.client_reference is not None and any(
        known.client_reference == request.client_reference for known in order.refunds
    ):
        return order
    everything = refundable_minor(order)
    amount_minor = everything if request.amount_minor is None else request.amount_minor
    if not amount_minor:
        return order
    tenders = pay_back(order.tenders, amount_minor)
    booked = Refund(
        id=request.id,
        amount_minor=amount_minor,
        tax_minor=_tax_within(order, amount_minor, request.tax_minor),
        is_pending=request.is_pending,
        cause=request.cause,
        reason=request.reason,
        lines=request.lines,
        client_reference=request.client_reference,
        created_at=request.at,
    )
    told = TimelineEntry(
        at=request.at,
        kind="refunded",
        text=request.reason,
        source=request.source,
        reference=request.id,
    )
    return order.model_copy(
        update={
            "tenders": tenders,
            "payment_status": payment_status_of(tenders),
            "refunds": (*order.refunds, booked),
            "timeline": (*order.timeline, told),
        }
    )


def _tax_within(order: Order, amount_minor: int, stated: int | None) -> int:
    """Return the tax within a refund: the share that brings all of them to that of the order.

    So a refund of everything has all the tax, however many refunds it was made in.
    """
    if stated is not None:
        return stated
    before = [refund for refund in order.refunds if refund.cause not in ("edit", "cancel")]
    return tax_of_refund(
        order.tax_minor,
        order.total_minor,
        upto_minor=sum(refund.amount_minor for refund in before) + amount_minor,
        before_minor=sum(refund.tax_minor for refund in before),
    )


def tax_of_refund(tax_minor: int, total_minor: int, *, upto_minor: int, before_minor: int) -> int:
    """Return the tax within the refund that brings all refunds of an order to `upto_minor`.

    `before_minor` is the tax within those before it. Halves are rounded up.
    """
    whole = max(total_minor, upto_minor, 1)
    tax_upto = (2 * tax_minor * upto_minor + whole) // (2 * whole)
    return max(0, tax_upto - before_minor)


def pay_out(order: Order, refund_id: str) -> Order:
    """Return the order with a pending refund paid out; one that is paid stays as it is."""
    refunds = tuple(
        each.model_copy(update={"is_pending": False}) if each.id == refund_id else each
        for each in order.refunds
    )
    return order.model_copy(update={"refunds": refunds})


def settle_in_full(order: Order, request: RefundRequest) -> Order:
    """Void what was not taken and pay back all that was, exactly once."""
    voided = void(order.tenders)
    released = order.model_copy(
        update={"tenders": voided, "payment_status": payment_status_of(voided)}
    )
    return refund(released, request)


def let_go(order: Order, request: RefundRequest) -> Order:
    """Give an amount up: what was not taken first, the rest is paid back (UPD-07)."""
    assert request.amount_minor is not None, "an amount, not everything"
    tenders, left = _lowered(order.tenders, request.amount_minor)
    lowered = order.model_copy(
        update={"tenders": tenders, "payment_status": payment_status_of(tenders)}
    )
    return refund(lowered, replace(request, amount_minor=left))


def _lowered(tenders: Sequence[Tender], amount_minor: int) -> tuple[tuple[Tender, ...], int]:
    """Return the tenders with untaken money let go, and what is left to pay back."""
    kept: list[Tender] = []
    left = amount_minor
    for tender in reversed(tenders):
        untaken = tender.amount_minor if tender.state in ("pending", "authorised") else 0
        part = min(left, untaken)
        left -= part
        lowered = tender.amount_minor - part
        kept.append(tender.model_copy(update={"amount_minor": lowered}) if part else tender)
    return tuple(reversed(kept)), left
