"""What the ERP's answer changes: status, versions, and what the shopper is told and paid back."""

from datetime import UTC, date, datetime

import pytest

from mock_store.domain.answers import (
    AnsweredLine,
    AnsweredRefund,
    ErpAnswer,
    Telling,
    UnknownLine,
    WrongStatus,
    apply_answer,
)
from mock_store.domain.order import (
    Address,
    Contact,
    ErpReference,
    Order,
    OrderLine,
    Shipping,
    Tender,
    TenderState,
    TimelineEntry,
    open_pieces,
)
from mock_store.domain.order_status import FOLLOWERS, ErpWord, may_follow

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TELLING = Telling(at=AT, source="bridge", refund_id="ref_1")


LINE = OrderLine(
    id="lin_1",
    variant_id="var_1",
    variant_client_reference="erp_1",
    sku="TEE-M",
    title="Tee",
    quantity=2,
    unit_price_minor=1000,
    discount_minor=0,
    tax_minor=0,
    total_minor=2000,
)
PLACED = TimelineEntry(at=AT, kind="placed", text="Placed", source="shopper")


def an_order(*, paid: TenderState = "paid") -> Order:
    """Return an order of 2 pieces at 10.00, paid by card and by 5.00 of a gift card."""
    return Order(
        id="ord_1",
        number="#1001",
        version=1,
        created_at=AT,
        updated_at=AT,
        channel="us",
        status="placed",
        payment_status="paid",
        customer_id=None,
        is_guest=True,
        contact=Contact(name="Ada", email="ada@example.org"),
        billing_address=Address(city="Oslo"),
        shipping_address=Address(city="Oslo"),
        shipping=Shipping(method="post", name="Post", price_minor=0, tax_minor=0),
        currency="USD",
        prices_include_tax=False,
        tax_rate_bp=0,
        lines=(LINE,),
        discount_minor=0,
        discount_code=None,
        discount_percent_bp=0,
        tax_minor=0,
        total_minor=2000,
        tenders=(
            Tender(id="tnd_1", kind="gift_card", amount_minor=500, state="paid"),
            Tender(id="tnd_2", kind="card", amount_minor=1500, state=paid),
        ),
        timeline=(PLACED,),
        note="",
        custom={},
        placed_at=AT,
    )


def an_answer(word: ErpWord, *, refund: bool = False, version: int = 1) -> ErpAnswer:
    return ErpAnswer(
        order_id="ord_1",
        answer=word,
        reference=ErpReference(order_id="so_1", number="SO-000001", version=version),
        lines=(AnsweredLine(line_id="lin_1", stock_version=7),),
        refund=AnsweredRefund() if refund else None,
    )


def kinds_of(order: Order) -> list[str]:
    return [entry.kind for entry in order.timeline]


def test_an_accepted_order_is_confirmed_and_knows_its_stock_version() -> None:
    after = apply_answer(an_order(), an_answer("accepted"), TELLING)

    assert (after.status, after.lines[0].stock_version) == ("confirmed", 7)
    assert after.erp == ErpReference(order_id="so_1", number="SO-000001", version=1)
    assert kinds_of(after) == ["placed", "accepted"]


def test_the_same_answer_again_changes_nothing() -> None:
    once = apply_answer(an_order(), an_answer("accepted"), TELLING)

    assert apply_answer(once, an_answer("accepted"), TELLING) == once


def test_a_slipped_date_is_no_second_telling() -> None:
    lines = (AnsweredLine(line_id="lin_1", stock_version=7, backordered=2),)
    dated = (lines[0].model_copy(update={"ship_on": date(2026, 12, 14)}),)
    answer = an_answer("backordered").model_copy(update={"lines": lines})
    once = apply_answer(an_order(), answer, TELLING)

    twice = apply_answer(once, answer.model_copy(update={"lines": dated}), TELLING)

    assert twice.lines[0].ship_on == date(2026, 12, 14)
    assert kinds_of(twice) == ["placed", "backordered"]


def test_a_cancel_with_refund_pays_all_tenders_back() -> None:
    after = apply_answer(an_order(), an_answer("cancelled", refund=True), TELLING)

    assert [tender.refunded_minor for tender in after.tenders] == [500, 1500]
    assert (after.status, after.payment_status) == ("cancelled", "refunded")
    assert [refund.amount_minor for refund in after.refunds] == [2000]
    assert kinds_of(after) == ["placed", "cancelled", "refunded"]


def test_a_cancel_with_refund_pays_back_once() -> None:
    answer = an_answer("cancelled", refund=True)
    once = apply_answer(an_order(), answer, TELLING)

    assert apply_answer(once, answer, TELLING) == once


def test_a_cancel_voids_what_was_only_authorised() -> None:
    order = an_order(paid="authorised")

    after = apply_answer(order, an_answer("cancelled", refund=True), TELLING)

    assert [(t.state, t.refunded_minor) for t in after.tenders] == [("paid", 500), ("voided", 0)]


def test_a_cancel_leaves_no_open_pieces() -> None:
    after = apply_answer(an_order(), an_answer("cancelled"), TELLING)

    assert after.lines[0].cancelled == 2
    assert open_pieces(after, after.lines[0]) == 0


def test_a_late_acceptance_reopens_no_cancelled_order() -> None:
    cancelled = apply_answer(an_order(), an_answer("cancelled"), TELLING)

    with pytest.raises(WrongStatus):
        apply_answer(cancelled, an_answer("accepted", version=2), TELLING)


def test_an_answer_for_a_strange_line_is_refused() -> None:
    answer = an_answer("accepted").model_copy(update={"lines": (AnsweredLine(line_id="lin_9"),)})

    with pytest.raises(UnknownLine, match="lin_9"):
        apply_answer(an_order(), answer, TELLING)


def test_nothing_leads_back_to_placed() -> None:
    assert all("placed" not in followers for followers in FOLLOWERS.values())
    assert may_follow("backordered", "confirmed")


def test_a_clerk_may_hold_what_was_confirmed() -> None:
    assert may_follow("confirmed", "held")
