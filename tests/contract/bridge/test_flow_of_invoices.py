"""Invoices and offline orders of a whole ERP in a whole store."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.errors import OutcomeUnknown
from tests.contract.bridge.two_systems import HOME, Trade

Json = dict[str, Any]


@pytest.fixture
def customer_id(trade: Trade) -> str:
    """A customer of both sides, linked by what the store's was made for."""
    trade.publish()
    person = {"name": "Ada", "email": "ada@example.com"}
    ours = trade.ask("erp", "POST", "/v1/customers", person)
    theirs = {**person, "client_reference": ours["id"]}
    trade.ask("store", "POST", "/v1/customers", theirs)
    return str(ours["id"])


def a_phone_order(trade: Trade, customer_id: str | None, pieces: int = 2) -> Json:
    """An accepted order by telephone."""
    body = {
        "channel": "phone",
        "placed_at": "2026-01-05T07:00:00Z",
        "currency": "USD",
        "prices_include_tax": False,
        "customer_id": customer_id,
        "shipping_address": HOME,
        "shipping": {"method": "ground", "price_minor": 500},
        "lines": [
            {
                "variant_id": trade.variants[0],
                "quantity": pieces,
                "unit_price_minor": 1999,
                "tax_minor": 165 * pieces,
            }
        ],
        "total_minor": 500 + 2164 * pieces,
    }
    order: Json = trade.ask("erp", "POST", "/v1/orders", body, role="clerk")
    return order


def invoiced(trade: Trade, order: Json, **wanted: Any) -> Json:
    """The invoice of what was shipped."""
    body = {"order_id": order["id"], **wanted}
    invoice: Json = trade.ask("erp", "POST", "/v1/invoices", body, role="clerk")
    return invoice


def handed_over(trade: Trade, order: Json) -> Json:
    """The order after all of it left."""
    path = f"/v1/orders/{order['id']}/hand-over"
    after: Json = trade.ask("erp", "POST", path, role="clerk")
    return after


def shown(trade: Trade, path: str = "invoices") -> list[Json]:
    """What the store shows."""
    items: list[Json] = trade.ask("store", "GET", f"/v1/{path}")["items"]
    return items


def test_a_telephone_invoice_arrives_to_the_cent_with_its_document(
    trade: Trade, customer_id: str
) -> None:
    invoice = invoiced(trade, handed_over(trade, a_phone_order(trade, customer_id)))

    trade.settle("invoices", f"invoice:{invoice['id']}")

    (theirs,) = shown(trade)
    for name in ("number", "total_minor", "tax_minor", "balance_minor", "status", "currency"):
        assert theirs[name] == invoice[name]
    assert theirs["document"]["sha256"] == invoice["document"]["sha256"]
    trade.settle("invoices", f"invoice:{invoice['id']}")
    assert trade.writes == []


def test_payments_and_credit_memos_arrive_afterwards(trade: Trade, customer_id: str) -> None:
    invoice = invoiced(trade, handed_over(trade, a_phone_order(trade, customer_id)))
    keys = [f"invoice:{invoice['id']}"]
    trade.settle("invoices", *keys)
    path = f"/v1/invoices/{invoice['id']}/payments"
    trade.ask("erp", "POST", path, {"amount_minor": 1000}, role="accountant")
    line = {"invoice_line_id": invoice["lines"][0]["id"], "pieces": 1}
    body = {"invoice_id": invoice["id"], "lines": [line], "reason": "torn"}
    memo = trade.ask("erp", "POST", "/v1/credit-memos", body, role="accountant")
    keys.append(f"credit_memo:{memo['id']}")

    trade.settle("invoices", *keys)

    by_kind = {each["kind"]: each for each in shown(trade)}
    assert by_kind["invoice"]["status"] == "partly_paid"
    assert (by_kind["invoice"]["paid_minor"], by_kind["invoice"]["credited_minor"]) == (1000, 2164)
    assert by_kind["credit_memo"]["total_minor"] == 2164
    assert by_kind["credit_memo"]["invoice_reference"] == invoice["id"]
    trade.settle("invoices", *keys)
    assert trade.writes == []


def test_an_open_telephone_order_and_its_parcel_arrive(trade: Trade, customer_id: str) -> None:
    order = a_phone_order(trade, customer_id)
    key = f"order:{order['id']}"
    trade.settle("invoices", key)
    lines = [{"order_line_id": order["lines"][0]["id"], "pieces": 1}]
    parcel = {"order_id": order["id"], "warehouse": "MAIN", "carrier": "UPS", "lines": lines}
    trade.ask("erp", "POST", "/v1/shipments", parcel, role="warehouse")

    trade.settle("invoices", key)

    (theirs,) = shown(trade, "offline-orders")
    assert (theirs["status"], theirs["lines"][0]["shipped"]) == ("accepted", 1)
    assert [each["carrier"] for each in theirs["parcels"]] == ["UPS"]
    trade.settle("invoices", key)
    assert trade.writes == []


def test_the_invoice_of_a_web_order_shows_once_with_it(trade: Trade) -> None:
    trade.publish()
    order_id = trade.order(2)
    trade.settle("orders", order_id)
    (ours,) = trade.in_erp(order_id)
    invoice = invoiced(trade, handed_over(trade, ours))
    trade.lose_next = True

    with pytest.raises(OutcomeUnknown):
        trade.visit("invoices", f"invoice:{invoice['id']}")

    trade.settle("invoices", f"invoice:{invoice['id']}")
    (theirs,) = shown(trade)
    assert (theirs["order_id"], theirs["total_minor"]) == (order_id, ours["total_minor"])
    assert trade.writes == []
    told = [entry["kind"] for entry in trade.in_store(order_id)["timeline"]]
    assert (told.count("invoiced"), told.count("paid")) == (1, 1)


def test_what_was_sold_to_nobody_in_particular_is_skipped(trade: Trade) -> None:
    trade.publish()
    order = handed_over(trade, a_phone_order(trade, None))
    invoice = invoiced(trade, order)

    trade.settle("invoices", f"invoice:{invoice['id']}", f"order:{order['id']}")

    assert shown(trade) == shown(trade, "offline-orders") == []


def test_a_sweep_names_everything_that_was_posted_but_web_orders(
    trade: Trade, customer_id: str
) -> None:
    order = handed_over(trade, a_phone_order(trade, customer_id))
    invoice = invoiced(trade, order)
    trade.settle("orders", trade.order(1))

    async def swept() -> list[str]:
        return [key async for page in trade.flows["invoices"].source_keys() for key in page]

    keys = trade.runner.run(swept())

    assert keys == [f"invoice:{invoice['id']}", f"order:{order['id']}"]
    assert list(trade.runner.run(trade.erp.billing.keys_of_customer(customer_id))) == keys
