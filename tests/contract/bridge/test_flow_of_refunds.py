"""Refunds of a whole store as a whole ERP books them (UPD-07)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.bridge.two_systems import Trade

Json = dict[str, Any]


@pytest.fixture
def order_id(trade: Trade) -> str:
    """A paid order of two pieces, booked and answered."""
    trade.publish()
    order_id = trade.order(2)
    trade.settle("orders", order_id)
    trade.settle("order_updates", order_id)
    return order_id


def refund(trade: Trade, order_id: str, amount_minor: int, **more: Any) -> Json:
    """The last refund of an order."""
    body = {"amount_minor": amount_minor, "reason": "late", **more}
    path = f"/v1/orders/{order_id}/refunds"
    order: Json = trade.ask("store", "POST", path, body, role="staff")
    last: Json = order["refunds"][-1]
    return last


def invoice(trade: Trade, order_id: str) -> Json:
    """All of the order leaves, and is invoiced."""
    (ours,) = trade.in_erp(order_id)
    trade.ask("erp", "POST", f"/v1/orders/{ours['id']}/hand-over", role="clerk")
    body = {"order_id": ours["id"]}
    posted: Json = trade.ask("erp", "POST", "/v1/invoices", body, role="clerk")
    return posted


def memos(trade: Trade) -> list[Json]:
    """All credit memos."""
    items: list[Json] = trade.ask("erp", "GET", "/v1/credit-memos")["items"]
    return items


def test_before_the_invoice_the_deposit_is_paid_back(trade: Trade, order_id: str) -> None:
    given = refund(trade, order_id, 500)

    trade.settle("order_updates", order_id)

    (ours,) = trade.in_erp(order_id)
    (booked,) = ours["refunds"]
    assert (booked["amount_minor"], booked["tax_minor"]) == (500, given["tax_minor"])
    assert given["tax_minor"] > 0
    trade.settle("order_updates", order_id)
    assert trade.writes == []
    assert invoice(trade, order_id)["balance_minor"] == 0


def test_after_the_invoice_a_memo_of_the_same_amount_is_posted(trade: Trade, order_id: str) -> None:
    posted = invoice(trade, order_id)
    line_id = trade.in_store(order_id)["lines"][0]["id"]
    lines = [{"line_id": line_id, "quantity": 1, "restock": False}]
    given = refund(trade, order_id, 900, lines=lines)

    trade.settle("order_updates", order_id)

    (memo,) = memos(trade)
    assert memo["invoice_id"] == posted["id"]
    for name in ("amount_minor", "tax_minor"):
        assert memo["total_minor" if name == "amount_minor" else name] == given[name]
    assert [line["pieces"] for line in memo["lines"]] == [1]
    trade.settle("order_updates", order_id)
    assert trade.writes == []


def test_a_lost_answer_credits_nothing_twice(trade: Trade, order_id: str) -> None:
    invoice(trade, order_id)
    trade.settle("order_updates", order_id)
    refund(trade, order_id, 900)
    trade.lose_next = True

    trade.visit("order_updates", order_id)
    trade.settle("order_updates", order_id)

    assert [memo["total_minor"] for memo in memos(trade)] == [900]


def test_a_pending_refund_waits_until_it_is_paid_out(trade: Trade, order_id: str) -> None:
    given = refund(trade, order_id, 500, is_pending=True)
    trade.settle("order_updates", order_id)
    (ours,) = trade.in_erp(order_id)

    path = f"/v1/orders/{order_id}/refunds/{given['id']}/pay-out"
    trade.ask("store", "POST", path, role="staff")
    trade.settle("order_updates", order_id)

    assert ours["refunds"] == []
    assert len(trade.in_erp(order_id)[0]["refunds"]) == 1


def test_an_edit_that_gave_money_back_shrinks_the_order_alone(trade: Trade, order_id: str) -> None:
    line_id = trade.in_store(order_id)["lines"][0]["id"]
    body = {"lines": [{"line_id": line_id, "quantity": 1}]}
    trade.ask("store", "POST", f"/v1/orders/{order_id}/edit", body, role="staff")

    trade.settle("order_updates", order_id)

    theirs, (ours,) = trade.in_store(order_id), trade.in_erp(order_id)
    assert [each["cause"] for each in theirs["refunds"]] == ["edit"]
    assert (ours["refunds"], ours["total_minor"]) == ([], theirs["total_minor"])


def test_all_refunds_of_an_order_have_all_its_tax(trade: Trade, order_id: str) -> None:
    order = trade.in_store(order_id)
    third = order["total_minor"] // 3

    refund(trade, order_id, third)
    refund(trade, order_id, third)
    refund(trade, order_id, order["total_minor"] - 2 * third)

    given = trade.in_store(order_id)["refunds"]
    assert sum(each["tax_minor"] for each in given) == order["tax_minor"]
