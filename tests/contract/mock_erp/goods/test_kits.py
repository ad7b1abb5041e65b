"""Kits and packs: sold as one thing, reserved, sent and taken back by their components."""

from typing import Any

import pytest

from tests.contract.mock_erp.program_world import (
    World,
    a_style,
    a_warehouse,
    book_in,
    stock_of,
)
from tests.contract.mock_erp.sales_world import an_order

Document = dict[str, Any]
CUP, SAUCER, KIT = range(3)


@pytest.fixture
def ids(world: World) -> list[str]:
    """A cup, a saucer, and a kit of 1 cup and 2 saucers."""
    a_warehouse(world)
    a_warehouse(world, "EAST")
    return [*(one["id"] for one in a_style(world, sizes="SM")["variants"]), ""]


def a_kit(world: World, ids: list[str], **fields: Any) -> str:
    kit = a_style(world, "SET", sizes="K", **fields)["variants"][0]["id"]
    components = [{"variant_id": ids[CUP], "pieces": 1}, {"variant_id": ids[SAUCER], "pieces": 2}]
    world.patch(f"/variants/{kit}", {"components": components})
    ids[KIT] = kit
    return str(kit)


def order(world: World, *wanted: tuple[str, int], **fields: Any) -> Document:
    made: Document = world.post("/orders", an_order(*wanted, **fields))
    return made


def read(world: World, order: Document) -> Document:
    found: Document = world.get(f"/orders/{order['id']}")
    return found


def reserved(world: World, variant_id: str) -> dict[str, int]:
    levels = stock_of(world, variant_id)["warehouses"]
    return {level["code"]: level["reserved"] for level in levels}


def on_hand(world: World, variant_id: str) -> dict[str, int]:
    levels = stock_of(world, variant_id)["warehouses"]
    return {level["code"]: level["on_hand"] for level in levels}


def test_an_order_of_kits_reserves_their_components(world: World, ids: list[str]) -> None:
    a_kit(world, ids)
    book_in(world, ids[CUP], 5)
    book_in(world, ids[SAUCER], 4)
    book_in(world, ids[SAUCER], 2, "EAST")

    booked = order(world, (ids[KIT], 3))

    line = booked["lines"][0]
    assert (booked["status"], line["reserved"], line["reserved_at"]) == ("accepted", 3, {})
    assert line["components"] == [
        {"variant_id": ids[CUP], "pieces": 1, "reserved_at": {"MAIN": 3}},
        {"variant_id": ids[SAUCER], "pieces": 2, "reserved_at": {"MAIN": 4, "EAST": 2}},
    ]
    assert reserved(world, ids[SAUCER]) == {"MAIN": 4, "EAST": 2}


def test_the_stock_of_a_kit_shows_its_components_and_moves_with_them(
    world: World, ids: list[str]
) -> None:
    kit = a_kit(world, ids)
    before = stock_of(world, kit)
    book_in(world, ids[CUP], 5)
    book_in(world, ids[SAUCER], 7)

    after = stock_of(world, kit)

    assert (before["known"], after["known"], after["warehouses"]) == (False, True, [])
    assert after["stock_version"] > before["stock_version"]
    assert [each["pieces"] for each in after["components"]] == [1, 2]
    assert after["components"][1]["warehouses"][0]["on_hand"] == 7
    assert world.events("stock.changed")[-1]["entity_id"] in (kit, ids[SAUCER])
    assert kit in [event["entity_id"] for event in world.events("stock.changed")[-2:]]
    assert world.get("/promises", variant_id=kit, quantity=3)["from_stock"] == 3


def test_the_line_names_the_version_of_the_kit_that_counts_it(world: World, ids: list[str]) -> None:
    kit = a_kit(world, ids)
    book_in(world, ids[CUP], 5)
    book_in(world, ids[SAUCER], 7)
    before = stock_of(world, kit)["stock_version"]

    line = order(world, (kit, 1))["lines"][0]

    assert before < line["stock_version"] <= stock_of(world, kit)["stock_version"]


def test_only_whole_kits_are_reserved_and_the_rest_waits(world: World, ids: list[str]) -> None:
    kit = a_kit(world, ids, backorder={"allowed": True, "limit": 4})
    book_in(world, ids[CUP], 5)
    book_in(world, ids[SAUCER], 3)

    line = order(world, (kit, 2), on_shortage="cancel")["lines"][0]

    assert (line["reserved"], line["backordered"]) == (1, 1)
    assert (reserved(world, ids[CUP]), reserved(world, ids[SAUCER])) == ({"MAIN": 1}, {"MAIN": 2})
    assert stock_of(world, kit)["backorder"]["free"] == 3
    assert stock_of(world, ids[SAUCER])["waiting"] == 2


def test_a_waiting_kit_is_served_when_its_last_component_comes(
    world: World, ids: list[str]
) -> None:
    kit = a_kit(world, ids)
    book_in(world, ids[CUP], 5)
    waiting = order(world, (kit, 2), on_shortage="backorder")
    later = order(world, (ids[SAUCER], 1), on_shortage="backorder")

    book_in(world, ids[SAUCER], 4)

    assert (read(world, waiting)["status"], read(world, later)["status"]) == (
        "accepted",
        "backordered",
    )


def test_a_kit_is_promised_for_the_day_of_its_latest_component(
    world: World, ids: list[str]
) -> None:
    kit = a_kit(world, ids)
    for which, pieces, day in ((CUP, 9, "2026-12-11"), (SAUCER, 9, "2026-12-16")):
        lines = [{"variant_id": ids[which], "pieces": pieces}]
        body = {"supplier": "Mill", "warehouse": "MAIN", "expected_on": day, "lines": lines}
        world.post("/purchase-orders", body)

    waiting = order(world, (kit, 2), on_shortage="backorder")

    assert waiting["lines"][0]["ship_on"] == "2026-12-17"
    assert stock_of(world, kit)["supply"] == [{"through": 2, "ship_on": "2026-12-17"}]


def test_a_cancel_frees_the_components_once(world: World, ids: list[str]) -> None:
    kit = a_kit(world, ids)
    book_in(world, ids[CUP], 5)
    book_in(world, ids[SAUCER], 7)
    booked = order(world, (kit, 3))

    world.post(f"/orders/{booked['id']}/cancel", {"reason": "changed my mind"}, 200)

    assert (reserved(world, ids[CUP]), reserved(world, ids[SAUCER])) == ({"MAIN": 0}, {"MAIN": 0})


def test_an_edit_frees_the_components_of_the_kits_that_go(world: World, ids: list[str]) -> None:
    kit = a_kit(world, ids)
    book_in(world, ids[CUP], 5)
    book_in(world, ids[SAUCER], 7)
    booked = order(world, (kit, 3))

    edit = {"lines": [{"id": booked["lines"][0]["id"], "quantity": 1}]}
    world.patch(f"/orders/{booked['id']}", edit)

    assert (reserved(world, ids[CUP]), reserved(world, ids[SAUCER])) == ({"MAIN": 1}, {"MAIN": 2})
    assert read(world, booked)["lines"][0]["reserved"] == 1


def test_a_parcel_of_kits_takes_components_from_where_they_lie_and_a_reversal_puts_them_back(
    world: World, ids: list[str]
) -> None:
    kit = a_kit(world, ids)
    book_in(world, ids[CUP], 2)
    book_in(world, ids[SAUCER], 3)
    book_in(world, ids[SAUCER], 1, "EAST")
    booked = order(world, (kit, 2))
    lines = [{"order_line_id": booked["lines"][0]["id"], "pieces": 2}]

    sent = world.post("/shipments", {"order_id": booked["id"], "warehouse": "MAIN", "lines": lines})

    assert sent["lines"][0]["components"] == [
        {"variant_id": ids[CUP], "taken_at": {"MAIN": 2}},
        {"variant_id": ids[SAUCER], "taken_at": {"MAIN": 3, "EAST": 1}},
    ]
    assert (on_hand(world, ids[SAUCER]), read(world, booked)["status"]) == (
        {"MAIN": 0, "EAST": 0},
        "shipped",
    )

    world.post(f"/shipments/{sent['id']}/reverse", {"reason": "came back"}, 200)

    assert on_hand(world, ids[SAUCER]) == {"MAIN": 3, "EAST": 1}
    assert reserved(world, ids[SAUCER]) == {"MAIN": 3, "EAST": 1}
    assert read(world, booked)["status"] == "accepted"


def test_an_order_keeps_the_components_that_the_kit_had(world: World, ids: list[str]) -> None:
    kit = a_kit(world, ids)
    book_in(world, ids[CUP], 5)
    book_in(world, ids[SAUCER], 7)
    booked = order(world, (kit, 2))

    world.patch(f"/variants/{kit}", {"components": [{"variant_id": ids[CUP], "pieces": 4}]})
    world.post(f"/orders/{booked['id']}/cancel", {"reason": "changed my mind"}, 200)

    assert reserved(world, ids[SAUCER]) == {"MAIN": 0}


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("receipts", {"pieces": 1}),
        ("counts", {"counted": 1}),
        ("damages", {"pieces": 1}),
    ],
)
def test_a_kit_has_no_stock_of_its_own(
    world: World, ids: list[str], path: str, lines: dict[str, int]
) -> None:
    kit = a_kit(world, ids)
    body = {"warehouse": "MAIN", "lines": [{"variant_id": kit, **lines}]}

    answer = world.ask("POST", f"/v1/stock/{path}", body)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:kit-has-no-stock")


def test_a_kit_holds_no_kit_and_nothing_with_stock_becomes_one(
    world: World, ids: list[str]
) -> None:
    kit = a_kit(world, ids)
    book_in(world, ids[CUP], 1)

    for variant_id, part in ((ids[CUP], ids[SAUCER]), (ids[SAUCER], kit), (kit, kit)):
        body = {"components": [{"variant_id": part, "pieces": 1}]}
        answer = world.ask("PATCH", f"/v1/variants/{variant_id}", body)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:kit-refused")


def test_a_safety_buffer_is_published_with_the_stock(world: World, ids: list[str]) -> None:
    book_in(world, ids[CUP], 5)
    world.patch(f"/variants/{ids[CUP]}", {"safety_buffer": 2})

    assert stock_of(world, ids[CUP])["safety_buffer"] == 2
    assert world.events("stock.changed")[-1]["data"]["safety_buffer"] == 2


def test_a_kit_that_comes_back_brings_its_components(world: World, ids: list[str]) -> None:
    a_warehouse(world, "QUAR", "quarantine")
    kit = a_kit(world, ids)
    book_in(world, ids[CUP], 2)
    book_in(world, ids[SAUCER], 4)
    booked = order(world, (kit, 2))
    line = {"order_line_id": booked["lines"][0]["id"], "pieces": 2}
    world.post("/shipments", {"order_id": booked["id"], "warehouse": "MAIN", "lines": [line]})

    asked = world.post("/returns", {"order_id": booked["id"], "reason": "late", "lines": [line]})
    came = {"return_line_id": asked["lines"][0]["id"], "pieces": 1, "condition": "fit"}
    broken = {**came, "condition": "unfit"}
    path = f"/returns/{asked['id']}/receive"
    world.post(path, {"warehouse": "MAIN", "lines": [came, broken]}, 200)

    assert on_hand(world, ids[SAUCER]) == {"MAIN": 2, "QUAR": 2}
    assert on_hand(world, ids[CUP]) == {"MAIN": 1, "QUAR": 1}


def test_components_of_a_cancelled_kit_may_stay_set_aside(world: World, ids: list[str]) -> None:
    kit = a_kit(world, ids)
    book_in(world, ids[CUP], 5)
    book_in(world, ids[SAUCER], 7)
    booked = order(world, (kit, 2))

    body = {"reason": "changed my mind", "adjust_stock": False}
    world.post(f"/orders/{booked['id']}/cancel", body, 200)

    rows = world.get("/set-asides")["items"]
    aside = {row["variant_id"]: sum(row["pieces_at"].values()) for row in rows}
    assert aside == {ids[CUP]: 2, ids[SAUCER]: 4}
    assert reserved(world, ids[SAUCER]) == {"MAIN": 4}
