"""Prices and inventory levels over the business face."""

from typing import Any


def test_an_identical_price_keeps_its_version_and_causes_no_event(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()

    first = shop.price(tee, 1999, compare_at_minor=2499)
    again = shop.price(tee, 1999, compare_at_minor=2499)

    assert (first["item"]["version"], again["item"]["version"]) == (1, 1)
    assert [event["entity_id"] for event in shop.events("price.*")] == [f"{tee}:us"]


def test_no_number_crosses_currencies(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()

    result = shop.price(tee, 1999, currency="EUR")

    assert (result["status"], result["problem"]["type"]) == (409, "urn:problem:currency-mismatch")


def test_a_bad_row_of_a_price_batch_holds_up_no_other(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    good = {"variant_id": tee, "channel": "us", "currency": "USD", "price_minor": 1999}
    rows = [
        {**good, "price_minor": -1},
        {**good, "variant_id": "var_unknown"},
        {**good, "channel": "moon"},
        {**good, "expected_version": 4},
        good,
    ]

    results = shop.ok("POST", "/v1/prices/batch", json={"rows": rows})["results"]

    assert [(each["index"], each["status"]) for each in results] == [
        (0, 422),
        (1, 404),
        (2, 404),
        (3, 412),
        (4, 200),
    ]
    assert [each["price_minor"] for each in shop.ok("GET", "/v1/prices")["items"]] == [1999]


def test_one_batch_may_write_one_price_twice(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    row = {"variant_id": tee, "channel": "us", "currency": "USD"}
    rows = [{**row, "price_minor": 1999}, {**row, "price_minor": 1799, "expected_version": 1}]

    results = shop.ok("POST", "/v1/prices/batch", json={"rows": rows})["results"]

    assert [each["item"]["version"] for each in results] == [1, 2]
    assert shop.ok("GET", f"/v1/prices?variant_ids={tee}")["items"][0]["price_minor"] == 1799


def test_staff_edit_one_price_by_hand(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    body = {"variant_id": tee, "channel": "us", "currency": "USD", "price_minor": 1}

    answer = shop.call("PATCH", "/v1/prices", json=body, role="staff")

    assert (answer.status_code, answer.json()["price_minor"]) == (200, 1)


def test_a_level_never_written_is_unknown_rather_than_zero(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()

    [level] = shop.ok("GET", f"/v1/inventory-levels?variant_ids={tee}")["items"]

    assert (level["available"], level["offer"], level["version"]) == (None, None, 0)


def test_a_negative_level_is_refused_row_by_row(shop: Any) -> None:
    shop.channel()

    result = shop.level(shop.tee(), -1)

    assert result["status"] == 422
    assert result["problem"]["errors"][0]["loc"] == ["available"]


def test_an_identical_level_keeps_its_version_and_causes_no_event(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    more = {
        "backorder": {"allowed": True, "free": 4},
        "supply": [{"through": 4, "ship_on": "2026-12-14"}],
    }

    first = shop.level(tee, 2, 7, **more)
    again = shop.level(tee, 2, 7, **more)

    assert first == again
    assert len(shop.events("inventory_level.*")) == 1


def test_a_newer_stock_version_is_a_change_of_its_own(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    shop.level(tee, 2, 7)

    newer = shop.level(tee, 2, 8)

    assert (newer["item"]["version"], newer["item"]["stock_version"]) == (2, 8)


def test_compare_and_set_protects_a_level_written_in_between(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    shop.level(tee, 2, 7)
    shop.level(tee, 5, 8)

    late = shop.level(tee, 3, 7, expected_version=1)

    assert (late["status"], late["problem"]["current_version"]) == (412, 2)


def test_levels_are_listed_with_their_offer(shop: Any) -> None:
    shop.channel()
    shop.level(shop.tee(), 2, 7)

    [level] = shop.ok("GET", "/v1/inventory-levels?updated_since=2026-01-01T00:00:00Z")["items"]

    assert (level["available"], level["offer"], level["uncounted"]) == (2, 2, 0)


def test_a_repeat_under_the_same_key_is_answered_as_the_first_time(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    row = {"variant_id": tee, "channel": "us", "available": 2, "stock_version": 1}
    how = {"json": {"rows": [row]}, "headers": {"idempotency-key": "k1"}}
    first = shop.call("POST", "/v1/inventory-levels/batch", **how)
    shop.level(tee, 9, 2)

    repeat = shop.call("POST", "/v1/inventory-levels/batch", **how)

    assert repeat.json() == first.json()
    assert shop.ok("GET", "/v1/inventory-levels")["items"][0]["available"] == 9


def test_an_edit_out_of_band_is_seen_but_causes_no_event(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    shop.price(tee, 1999)
    edit = {"entity": "price", "entity_id": f"{tee}:us", "fields": {"price_minor": 1}}

    shop.ok("POST", "/_control/edit", role="control", json=edit)

    assert shop.page()["price_minor"] == 1
    assert len(shop.events("price.*")) == 1
