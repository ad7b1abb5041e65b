"""The payment table of docs/rules/status_graphs.md, and the payment rule of outcomes.md."""

import pytest

from bridge.flows.to_erp.orders import BOOKABLE
from mock_store.domain.order import PaymentStatus, Tender, TenderKind, TenderState
from mock_store.domain.payments import capture, expire, payment_status_of, void


def a_tender(state: TenderState, refunded_minor: int = 0, kind: TenderKind = "card") -> Tender:
    return Tender(id="t", kind=kind, amount_minor=2000, state=state, refunded_minor=refunded_minor)


@pytest.mark.parametrize(
    ("tenders", "status"),
    [
        ([a_tender("authorised")], "authorised"),
        ([a_tender("paid", kind="gift_card"), a_tender("authorised")], "authorised"),
        ([a_tender("pending"), a_tender("paid")], "pending"),
        ([a_tender("paid", 500)], "partially_refunded"),
        ([a_tender("paid", 2000)], "refunded"),
        ([a_tender("voided")], "voided"),
        ([], "paid"),
    ],
)
def test_the_payment_status_follows_from_the_tenders(
    tenders: list[Tender], status: PaymentStatus
) -> None:
    assert payment_status_of(tenders) == status


def test_a_pending_payment_is_taken_given_up_or_let_go() -> None:
    pending = [a_tender("pending")]

    ends = [payment_status_of(act(pending)) for act in (capture, expire, void)]

    assert ends == ["paid", "expired", "voided"]


def test_an_authorised_payment_is_taken_or_let_go() -> None:
    authorised = [a_tender("authorised")]

    assert payment_status_of(capture(authorised)) == "paid"
    assert payment_status_of(void(authorised)) == "voided"


def test_the_payment_rule_books_from_the_states_of_the_table() -> None:
    assert BOOKABLE["pending"] == ("pending", *BOOKABLE["authorised"])
    assert BOOKABLE["authorised"] == ("authorised", "paid", "partially_refunded")
    assert BOOKABLE["paid"] == ("paid", "partially_refunded")
