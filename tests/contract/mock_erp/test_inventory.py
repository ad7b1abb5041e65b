"""Warehouses, stock acts, purchase orders and promises over the API."""

from typing import Any

import pytest

from tests.contract.mock_erp.program_world import (
    World,
    a_style,
    a_warehouse,
    book_in,
    stock_of,
)

DAY_S = 24 * 3600


@pytest.fixture
def world(world: World) -> World:
    """The ERP with three warehouses."""
    a_warehouse(world)
    a_warehouse(world, "EAST")
    a_warehouse(world, "QUAR", "quarantine")
    return world


@pytest.fixture
def tee(world: World) -> str:
    """A variant that may be backordered."""
    style = a_style(world, sizes="M", backorder={"allowed": True})
    return str(style["variants"][0]["id"])


def on_hand(world: World, variant_id: str) -> dict[str, int]:
    levels = stock_of(world, variant_id)["warehouses"]
    return {level["code"]: level["on_hand"] for level in levels}


def purchase(world: World, variant_id: str, pieces: int, expected_on: str) -> Any:
    lines = [{"variant_id": variant_id, "pieces": pieces}]
    body = {"supplier": "Mill", "warehouse": "MAIN", "expected_on": expected_on, "lines": lines}
    return world.post("/purchase-orders", body)


def promised(world: World, variant_id: str, quantity: int) -> str:
    return str(world.get("/promises", variant_id=variant_id, quantity=quantity)["text"])


def test_stock_that_was_never_booked_is_unknown(world: World, tee: str) -> None:
    item = stock_of(world, tee)

    assert (item["known"], item["warehouses"], item["stock_version"]) == (False, [], 0)


def test_a_count_of_zero_makes_stock_known(world: World, tee: str) -> None:
    lines = [{"variant_id": tee, "counted": 0}]

    world.post("/stock/counts", {"warehouse": "MAIN", "lines": lines})

    assert stock_of(world, tee)["known"] is True
    assert on_hand(world, tee) == {"MAIN": 0}


def test_acts_of_the_warehouse_add_up_in_the_ledger(world: World, tee: str) -> None:
    book_in(world, tee, 10)
    line = {"variant_id": tee, "pieces": 2}
    world.post("/stock/transfers", {"from": "MAIN", "to": "QUAR", "lines": [line]})
    world.post("/stock/damages", {"warehouse": "MAIN", "lines": [line]})
    world.post("/stock/counts", {"warehouse": "MAIN", "lines": [{"variant_id": tee, "counted": 7}]})

    moved = world.get("/stock-movements", variant_id=tee)["items"]

    assert [(one["kind"], one["warehouse"], one["pieces"]) for one in moved] == [
        ("receipt", "MAIN", 10),
        ("transfer", "MAIN", -2),
        ("transfer", "QUAR", 2),
        ("damage", "MAIN", -2),
        ("count", "MAIN", 1),
    ]
    assert on_hand(world, tee) == {"MAIN": 7, "QUAR": 2}


def test_each_act_raises_the_stock_version_and_publishes_the_item(world: World, tee: str) -> None:
    before = stock_of(world, tee)

    book_in(world, tee, 10)

    after = stock_of(world, tee)
    published = world.events("stock.changed")[-1]
    assert after["stock_version"] > before["stock_version"]
    assert (published["data"], published["version"]) == (after, after["version"])


def test_more_than_there_is_cannot_be_written_off(world: World, tee: str) -> None:
    book_in(world, tee, 1)
    lines = [{"variant_id": tee, "pieces": 1}, {"variant_id": tee, "pieces": 1}]

    answer = world.ask("POST", "/v1/stock/damages", {"warehouse": "MAIN", "lines": lines})

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:not-on-hand")
    assert on_hand(world, tee) == {"MAIN": 1}


def test_goods_in_quarantine_are_never_promised(world: World, tee: str) -> None:
    book_in(world, tee, 5, "QUAR")

    assert promised(world, tee, 1) == "Backorders: date not known"


def test_two_purchase_orders_make_a_ladder(world: World, tee: str) -> None:
    purchase(world, tee, 5, "2026-12-11")
    purchase(world, tee, 10, "2026-12-16")

    assert stock_of(world, tee)["supply"] == [
        {"through": 5, "ship_on": "2026-12-14"},
        {"through": 15, "ship_on": "2026-12-17"},
    ]
    assert promised(world, tee, 5) == "Backorders: Expected to ship 12/14"
    assert promised(world, tee, 6) == "Backorders: Expected to ship 12/17"


def test_a_slip_moves_the_promise_and_publishes_the_stock(world: World, tee: str) -> None:
    order = purchase(world, tee, 5, "2026-12-11")
    before = world.now_on()

    world.patch(f"/purchase-orders/{order['id']}", {"expected_on": "2026-12-18"})

    assert promised(world, tee, 5) == "Backorders: Expected to ship 12/21"
    assert [event["type"] for event in world.events(after=before)] == [
        "purchase_order.updated",
        "stock.changed",
    ]


def test_an_overdue_purchase_order_promises_nothing_at_the_announced_instant(
    world: World, tee: str
) -> None:
    purchase(world, tee, 5, "2026-11-23")
    announced = stock_of(world, tee)["next_change_at"]

    world.clock.advance(16 * 3600)

    assert announced == "2026-11-24T06:00:00Z"
    assert world.get("/time")["business_now"] == announced
    assert promised(world, tee, 1) == "Backorders: date not known"


def test_a_cancelled_purchase_order_promises_nothing(world: World, tee: str) -> None:
    order = purchase(world, tee, 5, "2026-12-11")

    world.patch(f"/purchase-orders/{order['id']}", {"status": "cancelled"})

    assert stock_of(world, tee)["supply"] == []


def test_a_purchase_order_is_received_in_parts(world: World, tee: str) -> None:
    order = purchase(world, tee, 5, "2026-12-11")
    path = f"/purchase-orders/{order['id']}/receive"

    part = world.post(path, {"lines": [{"variant_id": tee, "pieces": 2}]}, 200)
    supply = stock_of(world, tee)["supply"]
    rest = world.post(path, {}, 200)

    assert (part["status"], part["lines"][0]["received"]) == ("confirmed", 2)
    assert supply == [{"through": 3, "ship_on": "2026-12-14"}]
    assert (rest["status"], on_hand(world, tee)) == ("received", {"MAIN": 5})


def test_more_than_was_ordered_is_refused_whole(world: World, tee: str) -> None:
    order = purchase(world, tee, 5, "2026-12-11")
    lines = [{"variant_id": tee, "pieces": 6}]

    answer = world.ask("POST", f"/v1/purchase-orders/{order['id']}/receive", {"lines": lines})

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:more-than-ordered")
    assert stock_of(world, tee)["known"] is False


def test_a_received_purchase_order_can_no_longer_slip(world: World, tee: str) -> None:
    order = purchase(world, tee, 5, "2026-12-11")
    world.post(f"/purchase-orders/{order['id']}/receive", {}, 200)

    path = f"/v1/purchase-orders/{order['id']}"
    answer = world.ask("PATCH", path, {"expected_on": "2026-12-18"})

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:wrong-status")


def test_a_closed_warehouse_takes_its_stock_out_of_the_promise(world: World, tee: str) -> None:
    book_in(world, tee, 5, "EAST")
    east = next(one for one in world.get("/warehouses")["items"] if one["code"] == "EAST")
    before = world.now_on()

    world.patch(f"/warehouses/{east['id']}", {"kind": "closed"})

    assert promised(world, tee, 1) == "Backorders: date not known"
    assert world.events("stock.changed", after=before)[0]["entity_id"] == tee


def test_a_receipt_is_found_by_its_client_reference(world: World, tee: str) -> None:
    row = {"warehouse": "MAIN", "lines": [{"variant_id": tee, "pieces": 3}]}
    rows = [row | {"client_reference": "opening-1"}, row | {"warehouse": "NOWHERE"}]

    results = world.post("/stock/receipts/batch", {"rows": rows}, 200)["results"]
    found = world.get("/stock/receipts", client_references="opening-1,opening-2")["items"]

    assert [one["status"] for one in results] == [201, 409]
    assert [one["id"] for one in found] == [results[0]["item"]["id"]]


def test_the_list_of_stock_holds_every_variant(world: World, tee: str) -> None:
    other = a_style(world, "CAP", sizes="SM")
    book_in(world, tee, 1)

    first = world.get("/stock", limit=2)
    rest = world.get("/stock", limit=2, cursor=first["next_cursor"])

    listed = [item["variant_id"] for item in first["items"] + rest["items"]]
    assert listed == [*(one["id"] for one in other["variants"]), tee]


def test_a_warehouse_clerk_books_and_a_till_does_not(world: World, tee: str) -> None:
    body = {"warehouse": "MAIN", "lines": [{"variant_id": tee, "pieces": 3}]}

    assert world.ask("POST", "/v1/stock/receipts", body, role="till").status_code == 403
    assert world.ask("POST", "/v1/stock/receipts", body, role="warehouse").status_code == 201
