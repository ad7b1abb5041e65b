"""Lags come from the journals; what never came has no end."""

from dataclasses import replace
from math import inf
from typing import Any

import pytest

from load.judging.lag import by_flow, lags, unconverged
from scenarios.model.end_state import EndState
from scenarios.model.history import Change
from tests.unit.load.a_run import (
    BEGAN,
    answered,
    at,
    booked,
    change,
    end_state,
    erp_order,
    history,
    placed,
    store_order,
)

STYLE = {"id": "st", "status": "active"}
VARIANT = {"id": "v", "style_id": "st", "sku": "CAP", "status": "active", "tracked": True}


def test_an_order_is_booked_and_answered_after_its_lag() -> None:
    found = by_flow(
        lags(
            history([placed(1, 1.0), booked(1, 1.5), answered(1, 1.75)]),
            end_state([store_order(1)], [erp_order(1)]),
            BEGAN,
        )
    )

    assert [lag.lag_s for lag in found["order booked"]] == [0.5]
    assert [lag.lag_s for lag in found["order answered"]] == [0.25]


def test_an_order_that_is_never_booked_lags_for_ever() -> None:
    found = lags(history([placed(1, 1.0)]), end_state([store_order(1)], []), BEGAN)

    assert [lag.lag_s for lag in found] == [inf]
    assert unconverged(found) == {"order booked": 1}


def test_an_order_that_was_cancelled_before_is_not_awaited() -> None:
    cancelled = store_order(1, "cancelled")

    assert not lags(history([placed(1, 1.0)]), end_state([cancelled], []), BEGAN)


def test_what_was_before_the_crowd_is_not_its_lag() -> None:
    assert not lags(history([placed(1, 1.0)]), end_state([store_order(1)], []), at(2.0))


def test_a_parcel_shows_when_its_tracking_number_does() -> None:
    sent = {"number": "SH-1", "order_client_reference": "s1", "tracking_number": "1Z"}
    shown = {**store_order(1), "fulfillments": [{"tracking_number": "1Z"}]}
    changes = [
        change("erp", "shipment", "p1", 3.0, sent, topic="created", actor="warehouse"),
        change("store", "order", "s1", 3.5, shown),
    ]
    found = by_flow(lags(history(changes), end_state([shown], []), BEGAN))

    assert [lag.lag_s for lag in found["tracking visible"]] == [0.5]


def stock(seconds: float, pieces: int) -> Change:
    row = {"code": "MAIN", "kind": "sellable", "on_hand": pieces, "reserved": 0}
    after = {"known": True, "warehouses": [row]}
    return change("erp", "stock", "v", seconds, after, actor="warehouse")


def level(seconds: float, pieces: int) -> Change:
    return change("store", "inventory_level", "x:us", seconds, {"available": pieces})


def one_article() -> EndState:
    end = end_state(
        [],
        [],
        styles={"st": STYLE},
        variants={"v": VARIANT},
        assortments={"a": {"code": "WEB", "style_ids": ["st"]}},
        price_lists={"l": {"id": "l", "code": "LIST-USD"}},
    )
    product: dict[str, Any] = {
        "id": "p",
        "client_reference": "st",
        "variants": [{"id": "x", "client_reference": "v"}],
    }
    return replace(end, store=replace(end.store, products={"p": product}))


def stock_lags(*changes: Change) -> list[float]:
    found = lags(history(changes), one_article(), BEGAN)
    return [lag.lag_s for lag in found if lag.subject == "CAP on us"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((stock(0, 5), level(0.5, 5), stock(1, 4), level(1.5, 4)), [0.5]),
        # One level for two changes tells of both.
        ((stock(0, 5), level(0.5, 5), stock(1, 4), stock(2, 3), level(2.5, 3)), [1.5, 0.5]),
        # A level read before the second change is written after it: the second waits on.
        ((stock(0, 5), stock(1, 4), stock(2, 3), level(2.1, 4), level(2.5, 3)), [1.1, 0.5]),
        # Back to what is shown: right again at that moment, without a write.
        ((stock(0, 5), level(0.5, 5), stock(1, 4), stock(2, 5)), [1.0, 0.0]),
        ((stock(0, 5), level(0.5, 5), stock(1, 4)), [inf]),
        # A right level that is overwritten by an old one still was right once.
        ((stock(0, 5), stock(1, 4), level(1.5, 4), level(1.6, 5)), [0.5]),
        # A change of what nobody is offered moves no level.
        ((stock(0, 5), level(0.5, 5), stock(1, 5)), []),
    ],
)
def test_stock_is_right_when_the_level_says_this_state_or_a_later_one(
    changes: tuple[Change, ...], expected: list[float]
) -> None:
    assert stock_lags(*changes) == pytest.approx(expected)


def line(seconds: float, price_minor: int, key: str = "n", **facts: Any) -> Change:
    after = {
        "price_list_id": "l",
        "style_id": "st",
        "variant_id": None,
        "min_quantity": 1,
        "kind": "regular",
        "valid_from": None,
        "price_minor": price_minor,
        **facts,
    }
    return change("erp", "price_line", key, seconds, after, actor="merchandiser")


def price(seconds: float, price_minor: int) -> Change:
    return change("store", "price", "x:us", seconds, {"price_minor": price_minor})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((line(0, 900), price(0.5, 900), line(1, 700), price(1.5, 700)), [0.5]),
        ((line(0, 900), price(0.5, 900), line(1, 700)), [inf]),
        ((line(0, 900), line(1, 700), line(2, 500), price(2.5, 500)), [1.5, 0.5]),
        # What has a price of its own, or one for a time, is not told by the style's line.
        ((line(0, 900), line(0, 800, "own", variant_id="v"), line(1, 700)), []),
        ((line(0, 900, kind="sale"), line(1, 700, kind="sale")), []),
        ((line(0, 900), line(1, 700, "n", valid_from=at(9.0).isoformat())), []),
        # A new line follows the former one.
        ((line(0, 900), price(0.5, 900), line(1, 700, "m"), price(1.5, 700)), [0.5]),
    ],
)
def test_a_price_is_right_when_the_channel_shows_it_or_a_later_one(
    changes: tuple[Change, ...], expected: list[float]
) -> None:
    found = lags(history(changes), one_article(), BEGAN)

    assert [lag.lag_s for lag in found if lag.subject == "CAP on us"] == pytest.approx(expected)
