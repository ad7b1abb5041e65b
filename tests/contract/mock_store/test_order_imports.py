"""POST /v1/orders/import-batch: orders of elsewhere, at their own instants and prices."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.mock_store.selling_world import Shop, a_shop

PATH = "/v1/orders/import-batch"
PLACED_AT = "2010-12-01T08:26:00Z"


@pytest.fixture
def shop() -> Iterator[Shop]:
    world = a_shop()
    world.item("TEE", 1000)
    world.level("TEE", 50)
    yield world
    world.database.poison()
    world.loop.close()


def a_row(**fields: Any) -> dict[str, Any]:
    """An order of two lines of one item at a price of its own: 7.50, untaxed channel or not."""
    lines = [
        {"client_reference": "a", "sku": "TEE", "quantity": 2, "unit_price_minor": 300},
        {"client_reference": "b", "sku": "TEE", "quantity": 1, "unit_price_minor": 150},
    ]
    return {
        "client_reference": "old-1",
        "channel": "us",
        "placed_at": PLACED_AT,
        "contact": {"name": "Ada", "email": "ada@example.test", "phone": None},
        "billing_address": {"name": "Ada", "country": "GB"},
        "lines": lines,
        "tenders": [{"kind": "card", "amount_minor": 750, "state": "paid"}],
        **fields,
    }


def bring(shop: Shop, *rows: dict[str, Any]) -> list[Any]:
    found: list[Any] = shop.done("POST", PATH, {"rows": rows}, token="import-token")["results"]
    return found


@pytest.fixture(autouse=True)
def _untaxed(shop: Shop) -> None:
    shop.channel(tax_rate_bp=0)


def test_an_order_keeps_its_instant_its_prices_and_its_equal_lines(shop: Shop) -> None:
    (result,) = bring(shop, a_row())
    order = result["item"]

    assert result["status"] == 201
    assert (order["placed_at"], order["total_minor"]) == (PLACED_AT, 750)
    assert [line["id"] for line in order["lines"]] == [f"{order['id']}.a", f"{order['id']}.b"]
    assert shop.topics("order") == ["order.created"]


def test_a_known_reference_is_answered_with_its_order(shop: Shop) -> None:
    (first,), (again,) = bring(shop, a_row()), bring(shop, a_row())

    assert (again["status"], again["item"]) == (200, first["item"])
    assert shop.topics("order") == ["order.created"]


def test_it_takes_stock_like_any_other_order(shop: Shop) -> None:
    bring(shop, a_row())

    assert shop.offer("TEE") == 47


def test_stock_is_not_asked_for_what_was_sold_already(shop: Shop) -> None:
    many = {"sku": "TEE", "quantity": 99, "unit_price_minor": 0}

    (result,) = bring(shop, a_row(lines=[many], tenders=[]))

    assert result["item"]["payment_status"] == "paid"


def test_a_buyer_who_is_no_guest_is_one_customer(shop: Shop) -> None:
    first, second = bring(
        shop, a_row(is_guest=False), a_row(is_guest=False, client_reference="old-2")
    )

    assert first["item"]["customer_id"] == second["item"]["customer_id"]
    assert shop.topics("customer") == ["customer.created"]


def test_a_guest_is_no_customer(shop: Shop) -> None:
    (result,) = bring(shop, a_row())

    assert (result["item"]["is_guest"], result["item"]["customer_id"]) == (True, None)
    assert shop.topics("customer") == []


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"channel": "mars"}, "unknown-channel"),
        ({"tenders": []}, "tenders-mismatch"),
        (
            {"lines": [{"sku": "NONE", "quantity": 1, "unit_price_minor": 750}]},
            "unknown-item",
        ),
        (
            {
                "lines": [
                    {"client_reference": "a", "sku": "TEE", "quantity": 1, "unit_price_minor": 375}
                ]
                * 2
            },
            "unknown-line",
        ),
        ({"placed_at": "2010-12-01 08:26"}, "invalid-input"),
    ],
)
def test_a_row_that_is_refused_holds_up_no_other(
    shop: Shop, change: dict[str, Any], slug: str
) -> None:
    bad, good = bring(shop, a_row(**change), a_row(client_reference="old-2"))

    assert bad["problem"]["type"].endswith(slug)
    assert good["status"] == 201


@pytest.mark.parametrize("role", ["staff", "bridge", "storefront"])
def test_nobody_but_the_import_says_when_an_order_was_placed(shop: Shop, role: str) -> None:
    answer = shop.ask("POST", PATH, {"rows": [a_row()]}, token=f"{role}-token")

    assert answer.status_code == 403
