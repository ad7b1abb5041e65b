"""PRD-12: what accounts and quantities pay, on every page."""

from typing import Any

from tests.contract.mock_store.accounts.companies_world import a_buyer, a_company, own_prices, seen
from tests.contract.mock_store.selling_world import Shop


def test_the_own_price_of_the_company_is_on_every_page_of_its_buyers(shop: Shop) -> None:
    company = a_company(shop)
    ada = a_buyer(shop, company)
    own_prices(shop, company, (1, 6500), (10, 6000))

    order = shop.order(("TEE", 10), session=ada)

    assert [seen(shop, ada, many)["price_minor"] for many in (1, 9, 10)] == [6500, 6500, 6000]
    assert (
        shop.done("GET", "/shop/v1/channels/us/products", token=ada)["items"][0]["price_minor"]
        == 6500
    )
    assert order["lines"][0]["unit_price_minor"] == 6000
    assert order["company_id"] == company["id"]


def test_everybody_else_pays_what_they_paid(shop: Shop) -> None:
    own_prices(shop, a_company(shop), (1, 6500))
    eve = shop.log_in("eve@example.org")

    assert [seen(shop, who)["price_minor"] for who in (None, eve)] == [8000, 8000]
    assert shop.order(("TEE", 1), session=eve)["lines"][0]["unit_price_minor"] == 8000


def test_quantity_breaks_of_the_channel_are_for_everybody(shop: Shop) -> None:
    row = {"variant_id": shop.variants["TEE"], "channel": "us", "currency": "USD"}
    steps = [{"min_quantity": 20, "price_minor": 6000}, {"min_quantity": 10, "price_minor": 7000}]
    shop.batch("/v1/prices/batch", row | {"price_minor": 8000, "steps": steps})

    assert [seen(shop, None, many)["price_minor"] for many in (1, 10, 20)] == [8000, 7000, 6000]
    assert [step["min_quantity"] for step in seen(shop, None)["steps"]] == [1, 10, 20]
    assert shop.order(("TEE", 12))["lines"][0]["unit_price_minor"] == 7000


def test_a_price_that_is_written_without_breaks_keeps_them(shop: Shop) -> None:
    row = {"variant_id": shop.variants["TEE"], "channel": "us", "currency": "USD"}
    steps = [{"min_quantity": 10, "price_minor": 7000}]
    shop.batch("/v1/prices/batch", row | {"price_minor": 8000, "steps": steps})

    shop.price("TEE", 7900)

    assert [seen(shop, None, many)["price_minor"] for many in (1, 10)] == [7900, 7000]


def test_an_own_price_that_is_taken_back_leaves_the_public_one(shop: Shop) -> None:
    company = a_company(shop)
    ada = a_buyer(shop, company)
    own_prices(shop, company, (1, 6500))

    own_prices(shop, company)

    assert seen(shop, ada)["price_minor"] == 8000


def test_an_own_price_names_what_is_there_in_the_money_of_the_channel(shop: Shop) -> None:
    company = a_company(shop)
    row = {
        "account_id": company["id"],
        "channel": "us",
        "variant_id": shop.variants["TEE"],
        "currency": "USD",
        "steps": [],
    }
    faults: list[dict[str, Any]] = [
        {"account_id": "com_none"},
        {"channel": "none"},
        {"variant_id": "var_none"},
        {"currency": "EUR"},
        {"expected_version": 3},
        {"steps": [{"min_quantity": 1, "price_minor": 1}, {"min_quantity": 1, "price_minor": 2}]},
    ]
    rows = [row | fault for fault in faults]

    answer = shop.done("POST", "/v1/account-prices/batch", {"rows": rows}, token="bridge-token")

    assert [each["status"] for each in answer["results"]] == [404, 404, 404, 409, 412, 422]


def test_an_order_at_a_price_that_changed_meanwhile_is_refused_with_the_new_totals(
    shop: Shop,
) -> None:
    company = a_company(shop)
    ada = a_buyer(shop, company)
    own_prices(shop, company, (1, 6500))
    cart = shop.cart(("TEE", 1), session=ada)
    own_prices(shop, company, (1, 7000))

    refused = shop.try_order(cart, session=ada)

    assert refused.json()["type"] == "urn:problem:price-changed"
    told = refused.json()["totals"]["total_minor"]
    assert told == 7000 + 700 + 500 + 50
    assert shop.try_order(cart, total_minor=told, session=ada).status_code == 201
