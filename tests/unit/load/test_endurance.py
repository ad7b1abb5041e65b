"""What is wrong after an overload: an error without a reason, a lost order, memory that grows."""

from typing import Any

import pytest

from load.counting import Fared
from load.endurance.crowds import Endured, Taken
from load.endurance.overload import complaints, turned_away
from load.endurance.sale import is_right
from load.ledger import Entry, Outcome

GOOD: dict[str, Any] = {
    "verdict": {"exit_status": 0, "sentence": "nothing lost"},
    "people": {"order": {"came": 100, "failed": 0, "unsent": 0, "turned_away": 40}},
    "ledgers": {"converge_s": 1.0},
}


def endured(change: dict[str, Any], most_mb: float = 120.0) -> Endured:
    return Endured({**GOOD, **change}, Taken({"store": 100.0}, {"store": most_mb}))


def test_an_overload_that_refuses_clearly_is_right() -> None:
    assert list(complaints(endured({}))) == []
    assert turned_away(endured({})) == 40


@pytest.mark.parametrize(
    ("change", "most_mb", "said"),
    [
        ({"verdict": {"exit_status": 1, "sentence": "lost 1"}}, 120.0, "lost 1"),
        ({"people": {"o": {"failed": 1, "unsent": 0, "turned_away": 9}}}, 120.0, "1 failed"),
        ({"people": {"o": {"failed": 0, "unsent": 2, "turned_away": 9}}}, 120.0, "2 were never"),
        ({"ledgers": {"converge_s": 31.0}}, 120.0, "at rest after 31 s"),
        ({}, 180.0, "the store took 80 MB more"),
    ],
    ids=["lost", "failed", "not sent", "late", "memory"],
)
def test_what_is_wrong_after_an_overload_is_said(
    change: dict[str, Any], most_mb: float, said: str
) -> None:
    (complaint,) = complaints(endured(change, most_mb))

    assert said in complaint


@pytest.mark.parametrize("status", [1, 2])
def test_a_sale_whose_ledgers_are_wrong_or_unjudged_is_not_right(status: int) -> None:
    assert is_right(endured({}))
    assert not is_right(endured({"verdict": {"exit_status": status, "sentence": ""}}))


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("POST /shop/v1/carts/…/order: 503 unavailable", 1),
        ("GET /v1/orders: 429 too-many-requests", 1),
        ("POST /shop/v1/carts/…/order: 409 price-changed", 0),
    ],
)
def test_whoever_is_one_too_many_is_turned_away(said: str, count: int) -> None:
    fared = Fared()
    fared.add(Entry("order", 0, 0, 1.0, 1.0, 1.1, Outcome.REFUSED, (), said))

    assert fared.turned_away == count
