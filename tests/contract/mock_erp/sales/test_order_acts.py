"""Edit, cancel, hold, release, hand-over, and those who wait."""

from datetime import date
from typing import Any

import pytest

from mock_erp.tables.orders import renew_promises
from tests.contract.mock_erp.sales_world import Erp, a_variant, an_order, expect, receive, slip


def book(erp: Erp, *wanted: tuple[str, int], **fields: Any) -> dict[str, Any]:
    answer = erp.ask("POST", "/v1/orders", an_order(*wanted, **fields))
    assert answer.status_code == 201, answer.text
    order: dict[str, Any] = answer.json()
    return order


def read(erp: Erp, order: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = erp.ask("GET", f"/v1/orders/{order['id']}").json()
    return found


def stock(erp: Erp) -> dict[str, Any]:
    """The last published stock item."""
    return erp.changes("stock.changed")[-1]


def test_a_cancel_frees_what_was_reserved_and_keeps_the_lines(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order = book(erp, ("v1", 2))

    cancelled = erp.ask("POST", f"/v1/orders/{order['id']}/cancel", {"reason": "changed mind"})

    line = cancelled.json()["lines"][0]
    assert (cancelled.json()["status"], cancelled.json()["status_reason"]) == (
        "cancelled",
        "changed mind",
    )
    assert (line["quantity"], line["cancelled"], line["reserved"]) == (2, 2, 0)
    assert stock(erp)["warehouses"][0]["reserved"] == 0
    assert erp.changes("order.cancelled") == [cancelled.json()]


def test_a_second_cancel_is_refused_and_frees_nothing(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order, _other = book(erp, ("v1", 2)), book(erp, ("v1", 1))
    erp.ask("POST", f"/v1/orders/{order['id']}/cancel", {})

    again = erp.ask("POST", f"/v1/orders/{order['id']}/cancel", {})

    assert (again.status_code, again.json()["type"]) == (409, "urn:problem:already-cancelled")
    assert stock(erp)["warehouses"][0]["reserved"] == 1


def test_a_cancel_repeated_under_its_key_gets_the_same_answer(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    path = f"/v1/orders/{book(erp, ('v1', 2))['id']}/cancel"

    first = erp.ask("POST", path, {"reason": "x"}, key="cancel:1")

    assert erp.ask("POST", path, {"reason": "x"}, key="cancel:1").content == first.content


def test_what_a_cancel_frees_goes_to_the_one_who_waits(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 2}, backorder_allowed=True)
    first, second = book(erp, ("v1", 2)), book(erp, ("v1", 1))

    erp.ask("POST", f"/v1/orders/{first['id']}/cancel", {})

    assert second["status"] == "backordered"
    after = read(erp, second)
    assert (after["status"], after["lines"][0]["reserved"]) == ("accepted", 1)
    assert erp.changes("order.updated") == [after]


def test_a_receipt_serves_the_oldest_order_first(erp: Erp) -> None:
    a_variant(erp, "v1", {}, backorder_allowed=True)
    first, second = book(erp, ("v1", 3)), book(erp, ("v1", 3))

    receive(erp, "v1", 4)

    assert read(erp, first)["status"] == "accepted"
    line = read(erp, second)["lines"][0]
    assert (line["reserved"], line["backordered"]) == (1, 2)


def test_a_receipt_elsewhere_does_not_serve_an_order_bound_to_a_warehouse(erp: Erp) -> None:
    a_variant(erp, "v1", {}, backorder_allowed=True)
    order = book(erp, ("v1", 1), warehouse_codes=["EAST"])

    receive(erp, "v1", 1, "MAIN")

    assert read(erp, order)["version"] == 1


def test_a_slip_of_supply_moves_the_promise(erp: Erp) -> None:
    a_variant(erp, "v1", {}, backorder_allowed=True)
    purchase = expect(erp, "v1", 3, date(2026, 12, 11))
    order = book(erp, ("v1", 3))

    slip(erp, purchase, "v1", date(2026, 12, 15))

    after = read(erp, order)
    assert (order["ship_on"], after["ship_on"]) == ("2026-12-14", "2026-12-16")
    assert erp.changes("order.updated") == [after]


def test_who_came_later_is_promised_what_is_left(erp: Erp) -> None:
    a_variant(erp, "v1", {}, backorder_allowed=True)
    purchase = expect(erp, "v1", 3, date(2026, 12, 11))
    expect(erp, "v1", 5, date(2026, 12, 16))
    orders = [book(erp, ("v1", 3)), book(erp, ("v1", 3))]

    slip(erp, purchase, "v1", date(2026, 12, 15))

    assert [order["ship_on"] for order in orders] == ["2026-12-14", "2026-12-17"]
    after = [read(erp, order)["ship_on"] for order in orders]
    assert after == ["2026-12-16", "2026-12-17"]


def test_a_slip_that_changes_no_date_changes_no_order(erp: Erp) -> None:
    a_variant(erp, "v1", {}, backorder_allowed=True)
    purchase = expect(erp, "v1", 3, date(2026, 12, 11))
    order = book(erp, ("v1", 3))

    slip(erp, purchase, "v1", date(2026, 12, 12))  # a Saturday: Monday either way

    assert read(erp, order)["version"] == 1


@pytest.mark.parametrize(
    ("quantity", "reserved", "backordered", "status"),
    [(1, 1, 0, "accepted"), (3, 3, 0, "accepted"), (5, 3, 2, "backordered"), (0, 0, 0, "accepted")],
)
def test_an_edit_moves_the_reservation_with_the_quantity(
    erp: Erp, quantity: int, reserved: int, backordered: int, status: str
) -> None:
    a_variant(erp, "v1", {"MAIN": 3}, backorder_allowed=True)
    order = book(erp, ("v1", 2))
    edit = {"lines": [{"client_line_id": "line-0", "quantity": quantity}]}

    after = erp.ask("PATCH", f"/v1/orders/{order['id']}", edit).json()

    line = after["lines"][0]
    assert (line["reserved"], line["backordered"], after["status"]) == (
        reserved,
        backordered,
        status,
    )
    assert stock(erp)["warehouses"][0]["reserved"] == reserved
    assert after["total_minor"] == 500 + 1000 * quantity
    assert after["version"] == 2


def test_an_edit_that_changes_nothing_is_no_change(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order = book(erp, ("v1", 2), total_minor=2501)
    edit = {"lines": [{"client_line_id": "line-0", "quantity": 2}], "note": None}

    after = erp.ask("PATCH", f"/v1/orders/{order['id']}", edit).json()

    assert after == order
    assert erp.changes("order.updated") == []


def test_an_edit_beyond_supply_is_refused_whole(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order = book(erp, ("v1", 2))
    edit = {"lines": [{"client_line_id": "line-0", "quantity": 9}], "note": "please"}

    answer = erp.ask("PATCH", f"/v1/orders/{order['id']}", edit)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:not-enough-stock")
    assert read(erp, order) == order


def test_an_edit_of_the_address_leaves_the_rest_alone(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order = book(erp, ("v1", 2), note="ring twice", total_minor=2501)

    after = erp.ask(
        "PATCH", f"/v1/orders/{order['id']}", {"shipping_address": {"line1": "2 Quay"}}
    ).json()

    assert after["shipping_address"]["line1"] == "2 Quay"
    untouched = ("note", "lines", "total_minor", "rounding_minor", "contact")
    assert {name: after[name] for name in untouched} == {name: order[name] for name in untouched}


def test_a_cancelled_order_cannot_be_edited(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order = book(erp, ("v1", 2))
    erp.ask("POST", f"/v1/orders/{order['id']}/cancel", {})

    assert erp.ask("PATCH", f"/v1/orders/{order['id']}", {"note": "x"}).status_code == 409


def test_waiting_orders_get_new_dates_when_supply_is_overdue(erp: Erp) -> None:
    a_variant(erp, "v1", {}, backorder_allowed=True)
    expect(erp, "v1", 3, date(2026, 12, 11))
    order = book(erp, ("v1", 3))

    erp.clock.advance(6 * 86_400)  # Sunday: nothing came
    erp.write(renew_promises)

    assert (order["ship_on"], read(erp, order)["ship_on"]) == ("2026-12-14", None)


def test_a_held_order_keeps_its_reservation_and_leaves_the_queue(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 2}, backorder_allowed=True)
    order = book(erp, ("v1", 3))
    erp.ask("POST", f"/v1/orders/{order['id']}/hold", {"reason": "credit"}, role="clerk")

    receive(erp, "v1", 5)

    held = read(erp, order)
    assert (held["status"], held["lines"][0]["reserved"]) == ("held", 2)
    released = erp.ask("POST", f"/v1/orders/{order['id']}/release", role="clerk").json()
    assert (released["status"], released["lines"][0]["reserved"]) == ("accepted", 3)


def test_a_counter_sale_ships_at_once(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    sale = an_order(("v1", 2), channel="counter", client_reference=None)
    order = erp.ask("POST", "/v1/orders", sale, role="till").json()

    shipped = erp.ask("POST", f"/v1/orders/{order['id']}/hand-over", role="till").json()

    assert (shipped["status"], shipped["lines"][0]["shipped"]) == ("shipped", 2)
    assert stock(erp)["warehouses"][0] == {
        "code": "MAIN",
        "kind": "sellable",
        "on_hand": 1,
        "reserved": 0,
    }


def test_goods_that_were_lost_since_do_not_ship(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order = book(erp, ("v1", 2))
    receive(erp, "v1", -2)

    answer = erp.ask("POST", f"/v1/orders/{order['id']}/hand-over")

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:not-enough-stock")
    assert read(erp, order) == order


def test_a_shipped_order_is_not_cancelled(erp: Erp) -> None:
    a_variant(erp, "v1", {"MAIN": 3})
    order = book(erp, ("v1", 2))
    erp.ask("POST", f"/v1/orders/{order['id']}/hand-over")

    answer = erp.ask("POST", f"/v1/orders/{order['id']}/cancel", {})

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:wrong-status")


def test_an_order_that_waits_is_not_handed_over(erp: Erp) -> None:
    a_variant(erp, "v1", {}, backorder_allowed=True)
    order = book(erp, ("v1", 2))

    assert erp.ask("POST", f"/v1/orders/{order['id']}/hand-over").status_code == 409


def test_an_unknown_order_is_not_found(erp: Erp) -> None:
    assert erp.ask("POST", "/v1/orders/ord_none/cancel", {}).status_code == 404
