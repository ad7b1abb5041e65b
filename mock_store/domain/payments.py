"""What the tenders of an order say about its payment, and what pays, expires and voids them."""

from collections.abc import Sequence

from mock_store.domain.order import PaymentStatus, Tender, TenderState


def payment_status_of(tenders: Sequence[Tender]) -> PaymentStatus:
    """Return the payment status: money that went back first, then what is still missing.

    An order of nothing (total 0, no tender) is paid.
    """
    captured = sum(tender.amount_minor for tender in tenders if tender.state == "paid")
    refunded = sum(tender.refunded_minor for tender in tenders)
    if refunded:
        return "refunded" if refunded == captured else "partially_refunded"
    states = [tender.state for tender in tenders]
    order_of_weight: tuple[PaymentStatus, ...] = ("expired", "pending", "authorised", "paid")
    for state in order_of_weight:
        if state in states:
            return state
    return "voided" if states else "paid"


def _move(
    tenders: Sequence[Tender], befores: tuple[TenderState, ...], after: TenderState
) -> tuple[Tender, ...]:
    return tuple(
        tender.model_copy(update={"state": after}) if tender.state in befores else tender
        for tender in tenders
    )


def capture(tenders: Sequence[Tender]) -> tuple[Tender, ...]:
    """Take what is pending or authorised."""
    return _move(tenders, ("pending", "authorised"), "paid")


def expire(tenders: Sequence[Tender]) -> tuple[Tender, ...]:
    """Give up on what is still pending; what was only authorised is let go."""
    return _move(_move(tenders, ("pending",), "expired"), ("authorised",), "voided")


def void(tenders: Sequence[Tender]) -> tuple[Tender, ...]:
    """Let go of everything that was not taken."""
    return _move(tenders, ("pending", "authorised"), "voided")
