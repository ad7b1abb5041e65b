"""Orders of a whole store in a whole ERP, and its answers back."""

from __future__ import annotations

import pytest

from bridge.errors import OutcomeUnknown, Rejected
from bridge.ports.flow import Failed
from tests.contract.bridge.two_systems import HOME, Trade

ELSEWHERE = {**HOME, "line1": "9 Sea Road"}


@pytest.fixture
def order_id(trade: Trade) -> str:
    """A paid order of two pieces, not booked yet."""
    trade.publish()
    return trade.order(2)


def test_an_order_arrives_to_the_cent(trade: Trade, order_id: str) -> None:
    trade.settle("orders", order_id)

    (ours,), theirs = trade.in_erp(order_id), trade.in_store(order_id)
    for name in ("currency", "discount_minor", "total_minor", "note", "custom"):
        assert ours[name] == theirs[name]
    assert ours["rounding_minor"] == 0
    assert ours["placed_at"].replace("Z", "+00:00") == theirs["placed_at"].replace("Z", "+00:00")


def test_its_lines_and_address_arrive_as_entered(trade: Trade, order_id: str) -> None:
    trade.settle("orders", order_id)

    (ours,), theirs = trade.in_erp(order_id), trade.in_store(order_id)
    assert ours["shipping_address"] == {**theirs["shipping_address"], "company": None}
    assert [
        (line["client_line_id"], line["quantity"], line["unit_price_minor"], line["tax_minor"])
        for line in ours["lines"]
    ] == [
        (line["id"], line["quantity"], line["unit_price_minor"], line["tax_minor"])
        for line in theirs["lines"]
    ]


def test_the_answer_arrives_and_is_not_repeated(trade: Trade, order_id: str) -> None:
    trade.settle("orders", order_id)
    trade.settle("order_updates", order_id)
    trade.settle("order_updates", order_id)

    theirs = trade.in_store(order_id)
    assert theirs["status"] == "confirmed"
    assert theirs["erp"]["number"] == trade.in_erp(order_id)[0]["number"]
    assert theirs["lines"][0]["stock_version"] is not None
    assert trade.writes == []


def test_a_sold_piece_is_subtracted_once(trade: Trade, order_id: str) -> None:
    variant_id = trade.product()["variants"][0]["id"]
    path = f"/v1/inventory-levels?variant_ids={variant_id}"
    before = trade.ask("store", "GET", path)["items"][0]["offer"]
    trade.settle("orders", order_id)
    trade.settle("order_updates", order_id)
    trade.settle("stock", *trade.variants)

    after = trade.ask("store", "GET", path)["items"][0]
    assert (before, after["available"], after["offer"]) == (3, 3, 3)


def test_a_lost_answer_books_nothing_twice(trade: Trade, order_id: str) -> None:
    trade.lose_next = True
    with pytest.raises(OutcomeUnknown):
        trade.visit("orders", order_id)

    trade.settle("orders", order_id)

    assert len(trade.in_erp(order_id)) == 1


def test_a_cancel_in_the_store_cancels_in_the_erp(trade: Trade, order_id: str) -> None:
    trade.settle("orders", order_id)
    trade.ask("store", "POST", f"/v1/orders/{order_id}/cancel", {"reason": "changed my mind"})

    trade.settle("order_updates", order_id)

    assert trade.in_erp(order_id)[0]["status"] == "cancelled"


def test_a_cancel_before_the_booking_books_nothing(trade: Trade, order_id: str) -> None:
    trade.ask("store", "POST", f"/v1/orders/{order_id}/cancel", {"reason": "changed my mind"})

    trade.settle("orders", order_id)

    assert trade.in_erp(order_id) == []


def test_a_cancel_in_the_erp_cancels_and_refunds_in_the_store(trade: Trade, order_id: str) -> None:
    trade.settle("orders", order_id)
    path = f"/v1/orders/{trade.in_erp(order_id)[0]['id']}/cancel"
    trade.ask("erp", "POST", path, {"reason": "lost in the warehouse"}, role="clerk")

    trade.settle("order_updates", order_id)
    trade.settle("order_updates", order_id)

    theirs = trade.in_store(order_id)
    assert (theirs["status"], theirs["payment_status"]) == ("cancelled", "refunded")
    assert len(theirs["refunds"]) == 1
    assert trade.writes == []


def test_an_edit_in_the_store_reaches_the_erp(trade: Trade, order_id: str) -> None:
    trade.settle("orders", order_id)
    trade.settle("order_updates", order_id)
    line_id = trade.in_store(order_id)["lines"][0]["id"]
    body = {
        "lines": [{"line_id": line_id, "quantity": 1}],
        "shipping_address": {**HOME, "line1": "9 Sea Road"},
    }
    trade.ask("store", "POST", f"/v1/orders/{order_id}/edit", body)

    trade.settle("order_updates", order_id)
    trade.settle("order_updates", order_id)

    (ours,), theirs = trade.in_erp(order_id), trade.in_store(order_id)
    assert [line["quantity"] - line["cancelled"] for line in ours["lines"]] == [1]
    assert ours["shipping_address"]["line1"] == "9 Sea Road"
    assert ours["total_minor"] == theirs["total_minor"]
    assert trade.writes == []


@pytest.mark.parametrize(
    ("outcome", "status", "payment"),
    [
        ("backorder", "backordered", "paid"),
        ("hold", "held", "paid"),
        ("cancel", "cancelled", "refunded"),
    ],
)
def test_an_oversold_order_ends_as_the_setting_says(
    trade: Trade, outcome: str, status: str, payment: str
) -> None:
    trade.start_over(oversell_outcome=outcome)
    trade.publish()
    order_id = trade.order(2)
    lines = [{"variant_id": trade.variants[0], "counted": 0}]
    trade.ask("erp", "POST", "/v1/stock/counts", {"warehouse": "MAIN", "lines": lines})

    trade.settle("orders", order_id)
    trade.settle("order_updates", order_id)

    theirs = trade.in_store(order_id)
    assert (theirs["status"], theirs["payment_status"]) == (status, payment)
    assert trade.in_erp(order_id)[0]["status"] == status


def test_a_registered_customer_gets_one_account(trade: Trade) -> None:
    trade.publish()
    person = {"email": "bo@example.com", "password": "correct horse", "name": "Bo"}
    customer = trade.ask("store", "POST", "/shop/v1/customers", person)
    login = {"email": person["email"], "password": person["password"]}
    trade.session = trade.ask("store", "POST", "/shop/v1/sessions", login)["token"]
    orders = [trade.order(1, "bo@example.com"), trade.order(1, "bo@example.com")]

    trade.settle("orders", *orders)

    accounts = trade.ask("erp", "GET", f"/v1/customers?client_reference={customer['id']}")
    assert [each["email"] for each in accounts["items"]] == ["bo@example.com"]
    booked = [trade.in_erp(each)[0]["customer_id"] for each in orders]
    assert booked == [accounts["items"][0]["id"]] * 2


def test_a_new_address_of_a_web_order_is_there_for_the_next_phone_order(trade: Trade) -> None:
    trade.publish()
    account = {"kind": "person", "name": "Bo", "email": "bo@example.com", "addresses": [ELSEWHERE]}
    made = trade.ask("erp", "POST", "/v1/customers", account)
    person = {"email": "bo@example.com", "password": "correct horse", "name": "Bo"}
    trade.ask("store", "POST", "/shop/v1/customers", person)
    login = {"email": person["email"], "password": person["password"]}
    trade.session = trade.ask("store", "POST", "/shop/v1/sessions", login)["token"]

    trade.settle("orders", trade.order(1, "bo@example.com"))

    found = trade.ask("erp", "GET", f"/v1/customers?ids={made['id']}")["items"][0]
    assert [each["line1"] for each in found["addresses"]] == ["9 Sea Road", "12 Quay Street"]


def test_a_row_that_the_erp_refuses_is_told_with_its_reason(trade: Trade) -> None:
    channel = {"price_list": "WEB-USD", "assortment": "WEB", "warehouses": ["MAIN", "NONE"]}
    trade.start_over(channels={"us": channel})
    trade.publish()
    order_id = trade.order(1)

    outcome = trade.visit("orders", order_id)[order_id]

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, Rejected)
    assert outcome.error.slug == "unknown-warehouse"
