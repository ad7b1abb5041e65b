"""Paying back: never more than was taken, and what the tenders then say."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_store.domain.order import Tender, TenderState, captured_rest_minor
from mock_store.domain.payments import capture, expire, payment_status_of
from mock_store.domain.refunds import RefundTooLarge, pay_back

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def a_tender(amount_minor: int, state: TenderState = "paid", refunded_minor: int = 0) -> Tender:
    return Tender(
        id=f"tnd_{amount_minor}",
        kind="card",
        amount_minor=amount_minor,
        state=state,
        refunded_minor=refunded_minor,
    )


def test_the_last_tender_is_paid_back_first() -> None:
    after = pay_back([a_tender(500), a_tender(1500)], 1600)

    assert [tender.refunded_minor for tender in after] == [100, 1500]


def test_more_than_was_taken_is_never_paid_back() -> None:
    with pytest.raises(RefundTooLarge) as refused:
        pay_back([a_tender(500), a_tender(1500, "authorised")], 501)

    assert refused.value.refundable_minor == 500


@pytest.mark.parametrize(
    ("tenders", "status"),
    [
        pytest.param([], "paid", id="nothing to pay"),
        pytest.param([a_tender(5), a_tender(6, "pending")], "pending", id="a part is missing"),
        pytest.param([a_tender(5), a_tender(6, "authorised")], "authorised", id="not taken yet"),
        pytest.param([a_tender(5, "paid", 2)], "partially_refunded", id="a part went back"),
        pytest.param([a_tender(5, "paid", 5), a_tender(6, "voided")], "refunded", id="all back"),
        pytest.param([a_tender(5, "expired")], "expired", id="never paid"),
        pytest.param([a_tender(5, "voided")], "voided", id="let go"),
    ],
)
def test_tenders_say_the_payment_status(tenders: list[Tender], status: str) -> None:
    assert payment_status_of(tenders) == status


def test_capturing_pays_an_order() -> None:
    assert payment_status_of(capture([a_tender(5, "pending"), a_tender(6, "authorised")])) == "paid"


def test_an_expired_order_lets_its_authorised_part_go() -> None:
    after = expire([a_tender(5, "pending"), a_tender(6, "authorised")])

    assert [tender.state for tender in after] == ["expired", "voided"]


@given(
    st.lists(st.tuples(st.integers(1, 10_000), st.sampled_from(["paid", "authorised"]))),
    st.integers(0, 50_000),
)
def test_refunds_stay_within_what_was_taken(
    wanted: list[tuple[int, TenderState]], amount_minor: int
) -> None:
    tenders = [a_tender(amount, state) for amount, state in wanted]
    refundable = sum(captured_rest_minor(tender) for tender in tenders)

    if amount_minor > refundable:
        with pytest.raises(RefundTooLarge):
            pay_back(tenders, amount_minor)
        return
    after = pay_back(tenders, amount_minor)

    assert sum(tender.refunded_minor for tender in after) == amount_minor
    assert all(
        tender.refunded_minor <= (tender.amount_minor if tender.state == "paid" else 0)
        for tender in after
    )
