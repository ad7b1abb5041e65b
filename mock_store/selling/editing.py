"""What staff and shoppers change of a placed order: quantities, cancel, money."""

from collections.abc import Sequence
from dataclasses import dataclass

from mock_kit.state.database import Tx
from mock_store.domain.answers import cancel_lines
from mock_store.domain.goods.fulfillments import fulfillment_status_of
from mock_store.domain.money import PricedLine, TaxBasis, Totals, add_up
from mock_store.domain.order import Order, OrderLine, Tender, TimelineEntry, TimelineKind
from mock_store.domain.payments import capture, expire, payment_status_of
from mock_store.domain.refunds import RefundRequest, let_go, refund, settle_in_full
from mock_store.domain.refunds import RefundTooLarge as MoreThanTaken
from mock_store.selling.refusals import NotEnoughStock, RefundTooLarge, UnknownLine, WrongStatus
from mock_store.tables.channels import channel_of
from mock_store.tables.inventory import offers_of
from mock_store.wire.orders import Edit, RefundOrder


@dataclass(frozen=True, slots=True)
class By:
    """Who changes an order, and when: what the timeline says."""

    source: str
    tx: Tx

    def entry(self, kind: TimelineKind, text: str) -> TimelineEntry:
        """Return what the shopper is told."""
        return TimelineEntry(at=self.tx.business_now, kind=kind, text=text, source=self.source)


def cancel(order: Order, reason: str, by: By) -> Order:
    """Cancel an order and pay everything back; a cancelled one stays as it is (UPD-04)."""
    if order.status == "cancelled":
        return order
    if any(line.shipped for line in order.lines):
        raise WrongStatus("a part of the order is shipped already")
    cancelled = order.model_copy(
        update={
            "status": "cancelled",
            "status_reason": reason,
            "timeline": (*order.timeline, by.entry("cancelled", f"Order cancelled: {reason}")),
        }
    )
    return settle_in_full(cancel_lines(cancelled, by.tx.business_now), _all_back(reason, by))


def _all_back(reason: str, by: By) -> RefundRequest:
    return RefundRequest(
        id=by.tx.new_id("ref"),
        amount_minor=None,
        reason=reason,
        at=by.tx.business_now,
        source=by.source,
        cause="cancel",
    )


def pay(order: Order, by: By) -> Order:
    """Take what is pending or authorised; a paid order stays as it is."""
    _refuse_cancelled(order)
    tenders = capture(order.tenders)
    if tenders == order.tenders:
        return order
    return order.model_copy(
        update={
            "tenders": tenders,
            "payment_status": payment_status_of(tenders),
            "timeline": (*order.timeline, by.entry("paid", "Your payment was received")),
        }
    )


def expire_payment(order: Order, by: By) -> Order:
    """Give up on a payment that never came, and with it on the order (ORD-08)."""
    if order.payment_status == "expired":
        return order
    _refuse_cancelled(order)
    if order.payment_status != "pending":
        raise WrongStatus(f"the payment is {order.payment_status}, not pending")
    tenders = expire(order.tenders)
    given_up = order.model_copy(
        update={"tenders": tenders, "payment_status": payment_status_of(tenders)}
    )
    return cancel(given_up, "payment expired", by)


def pay_back(order: Order, wanted: RefundOrder, by: By) -> Order:
    """Pay money back: at most what was taken (UPD-07)."""
    known = {line.id for line in order.lines}
    unknown = [line.line_id for line in wanted.lines if line.line_id not in known]
    if unknown:
        raise UnknownLine("the order has no such line", line_ids=unknown)
    request = RefundRequest(
        id=by.tx.new_id("ref"),
        amount_minor=wanted.amount_minor,
        reason=wanted.reason,
        at=by.tx.business_now,
        source=by.source,
        client_reference=wanted.client_reference,
        lines=wanted.lines,
        cause=wanted.cause,
        tax_minor=wanted.tax_minor,
        is_pending=wanted.is_pending,
    )
    try:
        return refund(order, request)
    except MoreThanTaken as error:
        raise RefundTooLarge(str(error), refundable_minor=error.refundable_minor) from error


def edit(order: Order, wanted: Edit, by: By) -> Order:
    """Change quantities, shipping address or note; unit prices stay as accepted (PRD-15)."""
    _refuse_cancelled(order)
    edited = order.model_copy(update=_plain_changes(wanted))
    lines = _edited_lines(order, wanted)
    if lines != order.lines:
        _check_stock(by.tx, order, lines)
        edited = _with_money(edited, lines, by)
        status = fulfillment_status_of(edited)
        edited = edited.model_copy(update={"fulfillment_status": status})
    if edited == order:
        return order
    told = by.entry("edited", "Your order was changed")
    return edited.model_copy(update={"timeline": (*edited.timeline, told)})


def _refuse_cancelled(order: Order) -> None:
    if order.status == "cancelled":
        raise WrongStatus("the order is cancelled")


def _plain_changes(wanted: Edit) -> dict[str, object]:
    changes = {"shipping_address": wanted.shipping_address, "note": wanted.note}
    return {name: value for name, value in changes.items() if value is not None}


def _edited_lines(order: Order, wanted: Edit) -> tuple[OrderLine, ...]:
    quantities = {line.line_id: line.quantity for line in wanted.lines}
    known = {line.id for line in order.lines}
    unknown = [line_id for line_id in quantities if line_id not in known]
    if unknown:
        raise UnknownLine("the order has no such line", line_ids=unknown)
    lines = []
    for line in order.lines:
        quantity = quantities.get(line.id, line.quantity)
        if quantity < line.shipped + line.cancelled:
            raise WrongStatus(f"line {line.id} is shipped or cancelled beyond {quantity}")
        # What waits is the last to come: fewer pieces take it away first.
        waiting = max(0, line.backordered - max(0, line.quantity - quantity))
        lines.append(line.model_copy(update={"quantity": quantity, "backordered": waiting}))
    return tuple(lines)


def _check_stock(tx: Tx, order: Order, lines: Sequence[OrderLine]) -> None:
    """Refuse more pieces than can be bought on top of what the order has."""
    more: dict[str, int] = {}
    for before, after in zip(order.lines, lines, strict=True):
        added = after.quantity - before.quantity
        more[after.variant_id] = more.get(after.variant_id, 0) + added
    grown = [variant_id for variant_id, pieces in more.items() if pieces > 0]
    channel = channel_of(tx, order.channel)
    if not grown or channel is None:
        return
    offers = offers_of(tx, channel, grown)
    missing = [
        {"variant_id": variant_id, "quantity": more[variant_id], "max": offer.buyable}
        for variant_id, offer in offers.items()
        if not offer.allows(more[variant_id])
    ]
    if missing:
        raise NotEnoughStock("more pieces are asked for than can be bought", lines=missing)


def _with_money(order: Order, lines: Sequence[OrderLine], by: By) -> Order:
    totals = add_up(
        [PricedLine(line.quantity, line.unit_price_minor) for line in lines],
        TaxBasis(order.prices_include_tax, order.tax_rate_bp),
        discount_bp=order.discount_percent_bp,
        shipping_minor=order.shipping.price_minor,
        fees_minor=[fee.price_minor for fee in order.fees],
    )
    priced = order.model_copy(
        update={
            "lines": _priced(lines, totals),
            "discount_minor": totals.discount_minor,
            "tax_minor": totals.tax_minor,
            "total_minor": totals.total_minor,
        }
    )
    return _settle(priced, totals.total_minor - order.total_minor, by)


def _priced(lines: Sequence[OrderLine], totals: Totals) -> tuple[OrderLine, ...]:
    return tuple(
        line.model_copy(
            update={
                "discount_minor": money.discount_minor,
                "tax_minor": money.tax_minor,
                "total_minor": money.total_minor,
            }
        )
        for line, money in zip(lines, totals.lines, strict=True)
    )


def _settle(order: Order, more_minor: int, by: By) -> Order:
    """Take the difference on a new tender, or give it back: untaken money first."""
    if more_minor > 0:
        tenders = (*order.tenders, _further_tender(order, more_minor, by))
        return order.model_copy(
            update={"tenders": tenders, "payment_status": payment_status_of(tenders)}
        )
    request = RefundRequest(
        id=by.tx.new_id("ref"),
        amount_minor=-more_minor,
        reason="order changed",
        at=by.tx.business_now,
        source=by.source,
        cause="edit",
    )
    return let_go(order, request)


def _further_tender(order: Order, amount_minor: int, by: By) -> Tender:
    last = order.tenders[-1] if order.tenders else None
    return Tender(
        id=by.tx.new_id("tnd"),
        kind="card" if last is None else last.kind,
        amount_minor=amount_minor,
        state="authorised" if last is None else last.state,
    )
