"""Shipments in parts: what leaves, what stays open, and what a reversal takes back."""

from typing import Any

from tests.contract.mock_erp.goods.orders_and_parcels import book, level, parcel, read, ship
from tests.contract.mock_erp.sales_world import Erp, a_variant, receive


def test_a_part_leaves_while_the_rest_of_the_order_stays_open(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 3))

    shipment = ship(erp, order, (0, 2), shipped_at="2026-12-08T03:00:00Z")

    line = read(erp, order)["lines"][0]
    assert (line["shipped"], line["reserved"], line["quantity"]) == (2, 1, 3)
    assert read(erp, order)["status"] == "accepted"
    assert level(erp) == (3, 1)
    assert (shipment["number"], shipment["shipped_on"]) == ("SH-000001", "2026-12-07")
    assert erp.changes("shipment.created") == [shipment]


def test_the_last_part_makes_the_order_shipped(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 3))
    ship(erp, order, (0, 2))

    ship(erp, order, (0, 1))

    assert read(erp, order)["status"] == "shipped"


def test_a_shipment_names_the_order_as_it_is_called_where_it_came_from(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 1))

    shipment = ship(erp, order, (0, 1))

    assert (shipment["order_client_reference"], shipment["channel"]) == ("store-1", "web")
    assert shipment["lines"][0]["client_line_id"] == "line-0"


def test_of_two_lines_of_one_item_the_named_one_ships(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 1), ("v1", 2))

    ship(erp, order, (1, 2))

    assert [line["shipped"] for line in read(erp, order)["lines"]] == [0, 2]


def test_each_warehouse_sends_what_is_reserved_there(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 2, "EAST": 1})
    order = book(erp, ("v1", 3))

    more = parcel(order, (0, 3))
    assert erp.ask("POST", "/v1/shipments", more).json()["type"] == "urn:problem:not-enough-stock"
    ship(erp, order, (0, 2))
    ship(erp, order, (0, 1), warehouse="EAST")

    assert read(erp, order)["status"] == "shipped"


def test_the_stocked_part_of_an_order_leaves_before_the_rest_comes(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 1}, backorder_allowed=True)
    order = book(erp, ("v1", 3))

    ship(erp, order, (0, 1))
    receive(erp, "v1", 2)

    after = read(erp, order)
    assert (after["status"], after["lines"][0]["reserved"]) == ("accepted", 2)


def test_nothing_leaves_for_a_held_order(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order = book(erp, ("v1", 2))
    erp.ask("POST", f"/v1/orders/{order['id']}/hold", {"reason": "address"})

    answer = erp.ask("POST", "/v1/shipments", parcel(order, (0, 1)))

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:wrong-status")


def test_nothing_leaves_that_was_lost_since(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order = book(erp, ("v1", 2))
    receive(erp, "v1", -2)

    assert erp.ask("POST", "/v1/shipments", parcel(order, (0, 2))).status_code == 409
    assert erp.changes("shipment.created") == []


def test_what_names_nothing_known_is_refused(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order = book(erp, ("v1", 2))
    stranger = parcel(order, (0, 1)) | {"lines": [{"order_line_id": "sol_none", "pieces": 1}]}

    asked = [
        parcel(order, (0, 1), order_id="ord_none"),
        parcel(order, (0, 1), warehouse="NOWHERE"),
        stranger,
    ]

    types = [erp.ask("POST", "/v1/shipments", body).json()["type"] for body in asked]
    assert types == [
        "urn:problem:unknown-reference",
        "urn:problem:unknown-warehouse",
        "urn:problem:unknown-line",
    ]


def test_a_reversed_shipment_lies_in_its_warehouse_again(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 2))
    shipment = ship(erp, order, (0, 2))

    answer = erp.ask("POST", f"/v1/shipments/{shipment['id']}/reverse", {"reason": "not sent"})

    after = read(erp, order)
    assert (after["status"], after["lines"][0]["shipped"]) == ("accepted", 0)
    assert after["lines"][0]["reserved_at"] == {"MAIN": 2}
    assert level(erp) == (5, 2)
    assert (answer.json()["status"], answer.json()["reason"]) == ("reversed", "not sent")
    assert erp.changes("shipment.reversed") == [answer.json()]


def test_a_shipment_is_reversed_once(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 2))
    path = f"/v1/shipments/{ship(erp, order, (0, 1))['id']}/reverse"
    erp.ask("POST", path, {})

    assert erp.ask("POST", path, {}).json()["type"] == "urn:problem:wrong-status"
    assert level(erp) == (5, 2)


def test_a_wrong_tracking_number_is_corrected(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    shipment = ship(erp, book(erp, ("v1", 1)), (0, 1))

    path = f"/v1/shipments/{shipment['id']}"
    patched = erp.ask("PATCH", path, {"tracking_number": "1Z2"}).json()

    assert (patched["tracking_number"], patched["carrier"]) == ("1Z2", "UPS")
    assert erp.changes("shipment.updated") == [patched]


def test_the_same_tracking_again_is_no_change(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    shipment = ship(erp, book(erp, ("v1", 1)), (0, 1))

    path = f"/v1/shipments/{shipment['id']}"
    assert erp.ask("PATCH", path, {"tracking_number": "1Z1"}).json() == shipment


def test_parcels_are_read_by_the_orders_they_belong_to(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    first, second = book(erp, ("v1", 2)), book(erp, ("v1", 1))
    parcels = [ship(erp, first, (0, 1)), ship(erp, first, (0, 1))]
    ship(erp, second, (0, 1))

    listed = erp.ask("GET", f"/v1/shipments?order_ids={first['id']}").json()["items"]

    assert listed == parcels


def test_a_cancel_of_the_rest_leaves_what_was_sent_sold(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 3))
    ship(erp, order, (0, 1))

    cancelled = erp.ask("POST", f"/v1/orders/{order['id']}/cancel", {"reason": "enough"}).json()

    line = cancelled["lines"][0]
    assert (cancelled["status"], cancelled["status_reason"]) == ("shipped", "enough")
    assert (line["shipped"], line["cancelled"], line["reserved"]) == (1, 2, 0)
    assert level(erp) == (4, 0)


def test_an_edit_takes_nothing_off_that_has_left(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 5})
    order = book(erp, ("v1", 3))
    ship(erp, order, (0, 2))

    def edit(quantity: int) -> Any:
        lines = [{"client_line_id": "line-0", "quantity": quantity}]
        return erp.ask("PATCH", f"/v1/orders/{order['id']}", {"lines": lines})

    assert edit(1).json()["type"] == "urn:problem:already-shipped"
    assert edit(2).json()["status"] == "shipped"
    assert level(erp) == (3, 0)


def test_a_counter_sale_leaves_as_shipments(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 2, "EAST": 1})
    a_variant(erp, "service", {}, tracked=False)
    order = book(erp, ("v1", 3), ("service", 1), channel="counter")

    erp.ask("POST", f"/v1/orders/{order['id']}/hand-over", role="till")

    parcels = erp.changes("shipment.created")
    packed = [(each["warehouse"], [line["pieces"] for line in each["lines"]]) for each in parcels]
    assert packed == [("MAIN", [2, 1]), ("EAST", [1])]
