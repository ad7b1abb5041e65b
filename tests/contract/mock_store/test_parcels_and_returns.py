"""Parcels and returns: what the shopper sees of goods under way, in both directions."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.contract.mock_store.selling_world import Shop, a_shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = a_shop()
    world.item("TEE", 1000)
    world.level("TEE", 10)
    yield world
    world.database.poison()
    world.loop.close()


def parcel(order: Any, *packed: tuple[int, int], **fields: Any) -> dict[str, Any]:
    """A parcel of (line, pieces), as its sender states it; `fields` go over it."""
    lines = [{"line_id": order["lines"][at]["id"], "quantity": n} for at, n in packed]
    row = {"order_id": order["id"], "client_reference": "shp_1", "number": "SH-000001"}
    tracking = {"carrier": "UPS", "method": "ground", "tracking_number": "1Z1"}
    return {**row, "shipped_on": "2026-12-08", **tracking, "lines": lines, **fields}


def enter(shop: Shop, row: dict[str, Any], what: str = "fulfillments") -> Any:
    path = f"/v1/orders/{what}/batch"
    return shop.done("POST", path, {"rows": [row]}, token="bridge-token")["results"][0]


def came_back(order: Any, pieces: int, **fields: Any) -> dict[str, Any]:
    """A return of the first line, received fit; `fields` go over it."""
    lines = [{"line_id": order["lines"][0]["id"], "quantity": pieces, "condition": "fit"}]
    row = {"order_id": order["id"], "client_reference": "rtn_erp", "status": "received"}
    return {**row, "lines": lines, **fields}


def kinds_of(order: Any) -> list[str]:
    return [entry["kind"] for entry in order["timeline"]]


def test_a_part_is_shown_while_the_rest_is_owed(shop: Shop) -> None:
    order = shop.order(("TEE", 3))

    item = enter(shop, parcel(order, (0, 2)))["item"]

    assert (item["fulfillment_status"], item["lines"][0]["shipped"]) == ("partial", 2)
    assert item["fulfillments"][0]["tracking_number"] == "1Z1"
    assert kinds_of(item) == ["placed", "shipped"]


def test_the_last_parcel_fulfills_the_order(shop: Shop) -> None:
    order = shop.order(("TEE", 3))
    enter(shop, parcel(order, (0, 2)))

    item = enter(shop, parcel(order, (0, 1), client_reference="shp_2", number="SH-000002"))["item"]

    assert item["fulfillment_status"] == "fulfilled"
    assert kinds_of(item) == ["placed", "shipped", "shipped"]


def test_the_same_parcel_again_changes_nothing(shop: Shop) -> None:
    order = shop.order(("TEE", 3))
    first = enter(shop, parcel(order, (0, 2)))["item"]

    assert enter(shop, parcel(order, (0, 2)))["item"] == first


def test_a_corrected_tracking_number_is_shown_without_another_word(shop: Shop) -> None:
    order = shop.order(("TEE", 3))
    enter(shop, parcel(order, (0, 2)))

    item = enter(shop, parcel(order, (0, 2), tracking_number="1Z2"))["item"]

    assert [each["tracking_number"] for each in item["fulfillments"]] == ["1Z2"]
    assert kinds_of(item) == ["placed", "shipped"]


def test_a_reversed_parcel_is_owed_again(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    enter(shop, parcel(order, (0, 2)))

    item = enter(shop, parcel(order, (0, 2), status="reversed"))["item"]

    assert (item["fulfillment_status"], item["lines"][0]["shipped"]) == ("unfulfilled", 0)
    assert kinds_of(item) == ["placed", "shipped", "shipment_reversed"]


def test_a_stale_message_does_not_send_a_reversed_parcel_again(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    enter(shop, parcel(order, (0, 2)))
    enter(shop, parcel(order, (0, 2), status="reversed"))

    late = enter(shop, parcel(order, (0, 2)))

    assert (late["status"], late["problem"]["type"]) == (409, "urn:problem:wrong-status")


def test_more_than_was_ordered_is_refused(shop: Shop) -> None:
    order = shop.order(("TEE", 2))

    result = enter(shop, parcel(order, (0, 3)))

    assert result["problem"]["type"] == "urn:problem:more-than-ordered"
    assert shop.read(order) == order


def test_what_left_of_a_cancelled_order_was_not_cancelled(shop: Shop) -> None:
    order = shop.order(("TEE", 3))
    shop.staff(order, "cancel", {})

    item = enter(shop, parcel(order, (0, 2)))["item"]

    line = item["lines"][0]
    assert (item["status"], line["shipped"], line["cancelled"]) == ("cancelled", 2, 1)


@pytest.mark.parametrize("policy", ["mirror", "hold", "decrement", "reserve"])
@pytest.mark.parametrize("counted", [False, True])
def test_a_piece_that_leaves_is_not_sold_again(shop: Shop, policy: str, counted: bool) -> None:
    shop.channel(stock_policy=policy)
    order = shop.order(("TEE", 2))
    shop.answer(order, "accepted", 2)
    if counted:
        shop.level("TEE", 8, stock_version=2)
    before = shop.offer("TEE")

    enter(shop, parcel(order, (0, 2)))

    assert shop.offer("TEE") == before
    shop.level("TEE", 8, stock_version=3)
    assert shop.offer("TEE") == 8


def test_the_order_page_names_the_parcels_of_each_line(shop: Shop) -> None:
    order = shop.order(("TEE", 1), ("TEE", 2))
    enter(shop, parcel(order, (1, 2)))

    page = shop.done("GET", f"/shop/v1/orders/{order['id']}?email=ada@example.org")

    assert [line["parcels"] for line in page["lines"]] == [[], ["SH-000001"]]
    assert (page["parcels"][0]["carrier"], page["parcels"][0]["shipped_on"]) == (
        "UPS",
        "2026-12-08",
    )


def test_a_shopper_asks_for_a_return_of_what_has_left(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    enter(shop, parcel(order, (0, 1)))
    path = f"/shop/v1/orders/{order['id']}/returns?email=ada@example.org"
    wanted = {"lines": [{"line_id": order["lines"][0]["id"], "quantity": 1}], "reason": "too big"}

    page = shop.done("POST", path, wanted)

    assert [(each["status"], each["reason"]) for each in page["returns"]] == [
        ("requested", "too big")
    ]
    again = shop.ask("POST", path, wanted)
    assert again.json()["type"] == "urn:problem:more-than-shipped"


def test_a_return_that_was_asked_for_here_is_received_there(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    enter(shop, parcel(order, (0, 2)))
    wanted = {"lines": [{"line_id": order["lines"][0]["id"], "quantity": 1}]}
    asked = shop.staff(order, "returns", wanted).json()["returns"][0]

    row = came_back(order, 1, return_id=asked["id"])
    item = enter(shop, row, "returns")["item"]

    assert [each["id"] for each in item["returns"]] == [asked["id"]]
    assert item["returns"][0]["lines"][0]["condition"] == "fit"
    assert kinds_of(item)[-1] == "returned"
    assert enter(shop, row, "returns")["item"] == item


def test_a_return_entered_elsewhere_shows_here(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    enter(shop, parcel(order, (0, 2)))

    item = enter(shop, came_back(order, 2), "returns")["item"]

    assert [each["client_reference"] for each in item["returns"]] == ["rtn_erp"]
    assert (item["refunds"], item["lines"][0]["shipped"]) == ([], 2)


def test_a_received_return_is_not_asked_for_again(shop: Shop) -> None:
    order = shop.order(("TEE", 2))
    enter(shop, parcel(order, (0, 2)))
    enter(shop, came_back(order, 1), "returns")

    late = enter(shop, came_back(order, 1, status="requested"), "returns")

    assert late["problem"]["type"] == "urn:problem:wrong-status"


def test_pieces_that_the_erp_will_not_send_are_paid_back(shop: Shop) -> None:
    order = shop.order(("TEE", 3))
    enter(shop, parcel(order, (0, 1)))
    lines = [{"line_id": order["lines"][0]["id"], "stock_version": 1, "cancelled": 2}]
    row: Any = {"lines": lines, "refund": {"amount_minor": "cancelled"}}

    item = shop.answer(order, "accepted", **row)["item"]

    # Two of three pieces at 10.00 plus 10 % tax.
    assert [(each["amount_minor"], each["cause"]) for each in item["refunds"]] == [(2200, "cancel")]
    assert (item["status"], item["fulfillment_status"]) == ("confirmed", "fulfilled")
    assert shop.answer(order, "accepted", **row)["item"] == item


def test_that_all_is_set_aside_is_told_each_time_it_becomes_so(shop: Shop) -> None:
    order = shop.order(("TEE", 2))

    shop.answer(order, "accepted", allocated=True)
    shop.answer(order, "accepted", allocated=True)
    shop.answer(order, "backordered", allocated=False)
    item = shop.answer(order, "accepted", allocated=True)["item"]

    told = ["placed", "accepted", "allocated", "backordered", "accepted", "allocated"]
    assert kinds_of(item) == told


def writes(shop: Shop, *rows: dict[str, Any]) -> int:
    """How many of these parcels, tried every five seconds, counted as somebody writing."""
    before = shop.database.mutating_requests.get("bridge", 0)
    for row in rows:
        enter(shop, row)
        shop.now[0] += timedelta(seconds=5)
    return shop.database.mutating_requests["bridge"] - before


def test_a_refused_parcel_that_is_patiently_tried_again_counts_once(shop: Shop) -> None:
    refused = parcel(shop.order(("TEE", 3)), (0, 2), tracking_number="1Z" * 400)

    assert writes(shop, refused, refused, refused) == 1


def test_a_parcel_that_is_written_again_and_again_counts_each_time(shop: Shop) -> None:
    known = parcel(shop.order(("TEE", 3)), (0, 2))

    assert writes(shop, known, known, known) == 3
