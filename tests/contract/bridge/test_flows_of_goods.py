"""Goods under way between a whole ERP and a whole store: parcels, what crosses them, returns."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.ports.flow import Again, Done, Failed
from tests.contract.bridge.two_systems import Trade


@pytest.fixture
def order_id(trade: Trade) -> str:
    """An order of three pieces that both sides know."""
    return a_known_order(trade)


def a_known_order(trade: Trade) -> str:
    trade.publish()
    order_id = trade.order(3)
    trade.settle("orders", order_id)
    trade.settle("order_updates", order_id)
    return order_id


def ship(trade: Trade, order_id: str, pieces: int) -> Any:
    (ours,) = trade.in_erp(order_id)
    body = {
        "order_id": ours["id"],
        "warehouse": "MAIN",
        "carrier": "UPS",
        "method": "ground",
        "tracking_number": f"1Z{pieces}",
        "lines": [{"order_line_id": ours["lines"][0]["id"], "pieces": pieces}],
    }
    return trade.ask("erp", "POST", "/v1/shipments", body, role="warehouse")


def settle(trade: Trade, order_id: str) -> Any:
    """Visit until the flow has nothing more to look at."""
    outcome: Any = Again(0)
    for _ in range(5):
        outcome = trade.visit("order_updates", order_id)[order_id]
        if not isinstance(outcome, Again):
            break
    return outcome


def line_id(trade: Trade, order_id: str) -> str:
    return str(trade.in_store(order_id)["lines"][0]["id"])


def cancel(trade: Trade, order_id: str) -> None:
    trade.ask("store", "POST", f"/v1/orders/{order_id}/cancel", {"reason": "too late?"})


def edit(trade: Trade, order_id: str, pieces: int) -> None:
    body = {"lines": [{"line_id": line_id(trade, order_id), "quantity": pieces}]}
    trade.ask("store", "POST", f"/v1/orders/{order_id}/edit", body)


def returns(trade: Trade, order_id: str) -> list[Any]:
    (ours,) = trade.in_erp(order_id)
    found: list[Any] = trade.ask("erp", "GET", f"/v1/returns?order_ids={ours['id']}")["items"]
    return found


def receive(trade: Trade, row: Any, condition: str = "fit") -> None:
    lines = [
        {"return_line_id": line["id"], "pieces": line["pieces"], "condition": condition}
        for line in row["lines"]
    ]
    body = {"warehouse": "MAIN", "lines": lines}
    trade.ask("erp", "POST", f"/v1/returns/{row['id']}/receive", body, role="warehouse")


def test_a_parcel_shows_once_with_its_tracking(trade: Trade, order_id: str) -> None:
    ship(trade, order_id, 2)

    assert settle(trade, order_id) == Done()
    assert settle(trade, order_id) == Done()

    theirs = trade.in_store(order_id)
    assert [(x["carrier"], x["tracking_number"]) for x in theirs["fulfillments"]] == [
        ("UPS", "1Z2")
    ]
    assert (theirs["fulfillment_status"], theirs["lines"][0]["shipped"]) == ("partial", 2)
    assert trade.writes == []


def test_a_reversed_parcel_is_reversed_in_the_store(trade: Trade, order_id: str) -> None:
    parcel = ship(trade, order_id, 3)
    settle(trade, order_id)
    trade.ask("erp", "POST", f"/v1/shipments/{parcel['id']}/reverse", {}, role="warehouse")

    assert settle(trade, order_id) == Done()

    theirs = trade.in_store(order_id)
    assert (theirs["fulfillments"][0]["status"], theirs["fulfillment_status"]) == (
        "reversed",
        "unfulfilled",
    )


def test_what_the_erp_will_not_send_is_paid_back(trade: Trade, order_id: str) -> None:
    ship(trade, order_id, 1)
    settle(trade, order_id)
    (ours,) = trade.in_erp(order_id)
    trade.ask("erp", "POST", f"/v1/orders/{ours['id']}/cancel", {"reason": "none left"})

    assert settle(trade, order_id) == Done()
    assert settle(trade, order_id) == Done()

    theirs = trade.in_store(order_id)
    line = theirs["lines"][0]
    share = round(line["total_minor"] * 2 / 3)
    assert (line["cancelled"], theirs["fulfillment_status"]) == (2, "fulfilled")
    assert [(x["amount_minor"], x["cause"]) for x in theirs["refunds"]] == [(share, "cancel")]


@pytest.mark.parametrize("outcome", ["return", "keep"])
def test_a_cancel_that_crosses_a_shipment_ends_as_the_setting_says(
    trade: Trade, outcome: str
) -> None:
    trade.start_over(cancel_after_shipment=outcome)
    order_id = a_known_order(trade)
    ship(trade, order_id, 2)
    cancel(trade, order_id)

    ended = settle(trade, order_id)

    (ours,), theirs = trade.in_erp(order_id), trade.in_store(order_id)
    line = ours["lines"][0]
    assert (ours["status"], line["shipped"], line["cancelled"]) == ("shipped", 2, 1)
    assert (theirs["payment_status"], theirs["lines"][0]["shipped"]) == ("refunded", 2)
    asked = [sum(line["pieces"] for line in row["lines"]) for row in returns(trade, order_id)]
    assert asked == ([2] if outcome == "return" else [])
    assert len(theirs["returns"]) == len(asked)
    assert isinstance(ended, Failed) == (outcome == "keep")


def test_a_lost_answer_asks_nothing_back_twice(trade: Trade, order_id: str) -> None:
    ship(trade, order_id, 3)
    cancel(trade, order_id)
    trade.lose_next = True

    trade.visit("order_updates", order_id)
    settle(trade, order_id)

    assert len(returns(trade, order_id)) == 1


def test_an_edit_after_shipment_is_taken_back_where_it_is_set(trade: Trade) -> None:
    trade.start_over(edit_after_shipment="revert")
    order_id = a_known_order(trade)
    before = trade.in_store(order_id)
    ship(trade, order_id, 3)
    edit(trade, order_id, 1)

    assert settle(trade, order_id) == Done()

    theirs = trade.in_store(order_id)
    assert (theirs["lines"][0]["quantity"], theirs["lines"][0]["shipped"]) == (3, 3)
    assert (
        theirs["total_minor"] == before["total_minor"] == trade.in_erp(order_id)[0]["total_minor"]
    )


def test_a_parcel_waits_where_an_edit_left_no_room_for_it(trade: Trade, order_id: str) -> None:
    ship(trade, order_id, 3)
    edit(trade, order_id, 1)

    assert isinstance(settle(trade, order_id), Failed)
    assert trade.in_store(order_id)["fulfillments"] == []


def test_a_return_goes_up_is_received_and_comes_down(trade: Trade, order_id: str) -> None:
    ship(trade, order_id, 3)
    settle(trade, order_id)
    body = {"lines": [{"line_id": line_id(trade, order_id), "quantity": 1}], "reason": "big"}
    trade.ask("store", "POST", f"/shop/v1/orders/{order_id}/returns?email=ada@example.com", body)
    settle(trade, order_id)
    (row,) = returns(trade, order_id)
    body = {"code": "QUAR", "name": "Quarantine", "kind": "quarantine"}
    trade.ask("erp", "POST", "/v1/warehouses", body)
    receive(trade, row, "unfit")

    assert settle(trade, order_id) == Done()

    (shown,) = trade.in_store(order_id)["returns"]
    assert (shown["id"], shown["status"]) == (row["client_reference"], "received")
    assert [line["condition"] for line in shown["lines"]] == ["unfit"]


@pytest.mark.parametrize("adjust", [True, False])
def test_a_refund_with_pieces_books_them_in_as_set(trade: Trade, adjust: bool) -> None:
    trade.start_over(adjust_on_refund=adjust)
    order_id = a_known_order(trade)
    ship(trade, order_id, 3)
    settle(trade, order_id)
    lines = [{"line_id": line_id(trade, order_id), "quantity": 2, "restock": True}]
    body = {"amount_minor": 100, "lines": lines}
    trade.ask("store", "POST", f"/v1/orders/{order_id}/refunds", body)

    assert settle(trade, order_id) == Done()

    assert trade.in_erp(order_id)[0]["lines"][0]["returned"] == (2 if adjust else 0)
