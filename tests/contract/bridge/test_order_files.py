"""A day's orders from a whole store into a whole ERP by file."""

from __future__ import annotations

import pytest

from bridge.flows.to_erp.order_files.shelf import name_of
from bridge.ports.flow import Failed
from tests.contract.bridge.two_systems import Trade


@pytest.fixture
def day(trade: Trade) -> tuple[Trade, list[str]]:
    """Two paid orders, and a bridge on the file route."""
    trade.start_over(order_route="file")
    trade.publish()
    return trade, [trade.order(2), trade.order(1, email="bea@example.com")]


def carry(trade: Trade, run: str = "run:1") -> str:
    """Have a file made and carried; answer with its key."""
    trade.settle("orders", run)
    (made,) = trade.ask("store", "GET", "/v1/order-exports?acknowledged=false")["items"]
    trade.settle("orders", f"file:{made['id']}")
    return f"file:{made['id']}"


def test_a_file_arrives_to_the_cent(day: tuple[Trade, list[str]]) -> None:
    trade, orders = day
    carry(trade)

    for order_id in orders:
        (ours,), theirs = trade.in_erp(order_id), trade.in_store(order_id)
        for name in ("currency", "discount_minor", "total_minor", "note", "custom"):
            assert ours[name] == theirs[name]
        assert ours["rounding_minor"] == 0
        assert ours["shipping_address"] == {**theirs["shipping_address"], "company": None}


def test_its_answers_come_down(day: tuple[Trade, list[str]]) -> None:
    trade, orders = day
    carry(trade)
    trade.settle("order_updates", *orders)

    assert [trade.in_store(order_id)["status"] for order_id in orders] == ["confirmed"] * 2


def test_every_answer_may_be_lost_once(day: tuple[Trade, list[str]]) -> None:
    trade, orders = day
    key, failures = "run:1", 0
    trade.lose_next = True
    failures += isinstance(trade.visit("orders", key)[key], Failed)
    trade.settle("orders", key)
    (made,) = trade.ask("store", "GET", "/v1/order-exports?acknowledged=false")["items"]
    key = f"file:{made['id']}"
    trade.lose_next = True  # of the import
    failures += isinstance(trade.visit("orders", key)[key], Failed)
    trade.settle("orders", key)

    assert failures == 2
    assert [len(trade.in_erp(order_id)) for order_id in orders] == [1, 1]
    assert len(trade.ask("erp", "GET", "/v1/order-imports")["items"]) == 1


def test_a_kill_between_import_and_acknowledgement_books_nothing_twice(
    day: tuple[Trade, list[str]],
) -> None:
    trade, orders = day
    trade.settle("orders", "run:1")
    (made,) = trade.ask("store", "GET", "/v1/order-exports?acknowledged=false")["items"]
    trade.die_before = f"/v1/order-exports/{made['id']}/acknowledge"
    trade.visit("orders", f"file:{made['id']}")
    booked = [len(trade.in_erp(order_id)) for order_id in orders]
    trade.die_before = ""
    trade.settle("orders", f"file:{made['id']}")

    assert booked == [1, 1]
    assert [len(trade.in_erp(order_id)) for order_id in orders] == [1, 1]
    assert trade.ask("store", "GET", "/v1/order-exports?acknowledged=false")["items"] == []


def test_the_file_is_kept_as_it_came_and_as_it_went(day: tuple[Trade, list[str]]) -> None:
    trade, _ = day
    carry(trade)

    (export,) = trade.ask("store", "GET", "/v1/order-exports")["items"]
    (imported,) = trade.ask("erp", "GET", "/v1/order-imports")["items"]
    sums = [trade.files.read(f"{name_of(1, stage)}.sha256") for stage in ("received", "written")]
    assert [line[:64].decode() for line in sums] == [export["sha256"], imported["sha256"]]


def test_a_damaged_copy_is_read_again(day: tuple[Trade, list[str]]) -> None:
    trade, orders = day
    trade.settle("orders", "run:1")
    trade.files.write(name_of(1, "received"), b"half of it")
    trade.files.write(f"{name_of(1, 'received')}.sha256", b"0" * 64)
    (made,) = trade.ask("store", "GET", "/v1/order-exports")["items"]
    trade.settle("orders", f"file:{made['id']}")

    assert [len(trade.in_erp(order_id)) for order_id in orders] == [1, 1]


def test_an_order_edited_before_the_file_goes_as_it_is_then(day: tuple[Trade, list[str]]) -> None:
    trade, orders = day
    (line,) = trade.in_store(orders[0])["lines"]
    body = {"lines": [{"line_id": line["id"], "quantity": 1}]}
    trade.ask("store", "POST", f"/v1/orders/{orders[0]}/edit", body)
    trade.ask("store", "POST", f"/v1/orders/{orders[1]}/cancel", {"reason": "no longer wanted"})
    carry(trade)

    (ours,) = trade.in_erp(orders[0])
    assert [each["quantity"] for each in ours["lines"]] == [1]
    assert trade.in_erp(orders[1]) == []
