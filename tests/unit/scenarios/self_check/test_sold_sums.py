"""A store that sells more than it offers is an error of the harness, never of a bridge."""

from datetime import UTC, datetime
from typing import Any

import pytest

from scenarios.model.end_state import EndState, ErpState, StoreState
from scenarios.model.history import Act, Change, History
from scenarios.self_check.sums.sold_sums import sold_sums

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
NO_BACKORDER = {"allowed": False, "free": 0}


def level(seq: int, available: int | None, version: int | None, **backorder: Any) -> Change:
    after = {
        "available": available,
        "stock_version": version,
        "backorder": {**NO_BACKORDER, **backorder},
    }
    return _change(seq, "inventory_level", "var:us", "inventory_level.changed", after)


def order(seq: int, pieces: int, *, actor: str = "shopper", **fields: Any) -> Change:
    line = {"variant_id": "var", "quantity": pieces, "cancelled": 0, "shipped": 0}
    line |= {"stock_version": fields.pop("stock_version", None)}
    number = fields.pop("id", f"ord_{seq}")
    after = {"id": number, "number": "#1", "channel": "us", "status": "placed", "lines": [line]}
    topic = fields.pop("topic", "order.created")
    return _change(seq, "order", number, topic, {**after, **fields}, actor)


def _change(seq: int, entity: str, key: str, topic: str, after: Any, actor: str = "b") -> Change:
    return Change(
        "store", seq, NOON, NOON, seq, entity, key, seq, topic, actor, f"r{seq}", {}, after
    )


def said(*changes: Change, policy: str = "hold", tracked: bool = True, typed: str = "") -> str:
    acts = [Act("story", "out_of_band", NOON, NOON, {"entity_id": typed})] if typed else []
    erp = ErpState(NOON, "UTC", *({} for _ in range(10)))
    store = StoreState(NOON, *({} for _ in range(6)))
    store.channels["us"] = {"stock_policy": policy}  # type: ignore[index]
    store.variants["var"] = {"tracked": tracked}
    return "; ".join(sold_sums(History({}, acts, [], changes), EndState(erp, store)))


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("hold", "store order #1: 4 of var were sold, 3 on offer"),
        ("reserve", "store order #1: 4 of var were sold, 3 on offer"),
        ("decrement", "store order #1: 4 of var were sold, 3 on offer"),
        ("mirror", ""),
    ],
)
def test_what_is_sold_is_not_on_offer_again_unless_the_policy_says_so(
    policy: str, told: str
) -> None:
    assert said(level(1, 5, 3), order(2, 2), order(3, 4), policy=policy) == told


def test_nothing_is_on_offer_where_no_level_was_ever_told() -> None:
    assert said(order(1, 1)) != ""
    assert said(level(1, 5, 3), order(2, 1), level(3, None, None), order(4, 1)) != ""


def test_a_level_that_counts_an_order_offers_the_rest() -> None:
    booked = order(3, 2, id="ord_2", stock_version=4, topic="order.updated")

    assert said(level(1, 5, 3), order(2, 2), booked, level(4, 5, 4), order(5, 5)) == ""
    assert said(level(1, 5, 3), order(2, 2), booked, level(4, 5, 3), order(5, 5)) != ""


def test_a_cancelled_order_is_on_offer_again() -> None:
    cancelled = order(3, 2, id="ord_2", status="cancelled", topic="order.cancelled")

    assert said(level(1, 5, 3), order(2, 2), cancelled, order(4, 5)) == ""


@pytest.mark.parametrize(("free", "pieces", "is_told"), [(2, 7, False), (2, 8, True)])
def test_the_free_limit_is_on_offer_as_well(free: int, pieces: int, is_told: bool) -> None:
    told = said(level(1, 5, 3, allowed=True, free=free), order(2, pieces))

    assert (told != "") == is_told


def test_what_is_owed_uses_up_the_limit() -> None:
    allowed = level(1, 5, 3, allowed=True, free=3)

    assert said(allowed, order(2, 6), order(3, 2)) == ""
    assert said(allowed, order(2, 6), order(3, 3)) != ""


def test_what_has_no_limit_can_be_sold() -> None:
    assert said(level(1, 0, 3, allowed=True, free=None), order(2, 90)) == ""
    assert said(order(1, 90), tracked=False) == ""


def test_what_no_shopper_bought_or_somebody_typed_is_not_asked() -> None:
    assert said(order(1, 90, actor="import")) == ""
    assert said(level(1, 5, 3), order(2, 6), typed="var:us") == ""
