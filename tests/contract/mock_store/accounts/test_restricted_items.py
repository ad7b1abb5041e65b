"""PRD-11: a restricted item is there for the entitled alone."""

from tests.contract.mock_store.accounts.companies_world import (
    a_buyer,
    a_company,
    a_restricted_item,
    listed,
    restrict,
)
from tests.contract.mock_store.selling_world import Shop


def test_a_restricted_item_is_shown_to_the_entitled_alone(shop: Shop) -> None:
    company = a_company(shop)
    ada, eve = a_buyer(shop, company), shop.log_in("eve@example.org")
    a_restricted_item(shop, company["id"])

    found = [
        shop.ask("GET", "/shop/v1/channels/us/products/title-of-knife", token=who).status_code
        for who in (ada, eve, None)
    ]

    assert found == [200, 404, 404]
    assert [listed(shop, who).count("title-of-knife") for who in (ada, eve, None)] == [1, 0, 0]


def test_a_restricted_item_is_sold_to_the_entitled_alone(shop: Shop) -> None:
    company = a_company(shop)
    ada, eve = a_buyer(shop, company), shop.log_in("eve@example.org")
    a_restricted_item(shop, company["id"])
    cart = shop.done("POST", "/shop/v1/channels/us/carts", token=eve)
    lines = {"lines": [{"variant_id": shop.variants["KNIFE"]}]}

    refused = shop.ask("PUT", f"/shop/v1/carts/{cart['id']}/lines", lines, token=eve)

    assert refused.json()["type"] == "urn:problem:unknown-item"
    assert shop.order(("KNIFE", 1), session=ada)["lines"][0]["unit_price_minor"] == 5000


def test_a_cart_that_was_filled_before_the_restriction_cannot_be_ordered(shop: Shop) -> None:
    company = a_company(shop)
    ada = a_buyer(shop, company)
    a_restricted_item(shop, company["id"])
    cart = shop.cart(("KNIFE", 1), session=ada)
    restrict(shop, "KNIFE")

    now = shop.done("GET", f"/shop/v1/carts/{cart['id']}", token=ada)
    refused = shop.try_order(cart, session=ada)

    assert (now["can_order"], now["lines"][0]["can_buy"]) == (False, False)
    assert refused.json()["type"] == "urn:problem:cannot-be-bought"


def test_a_restriction_in_one_channel_leaves_the_others_open(shop: Shop) -> None:
    a_restricted_item(shop)
    product = shop.done("GET", "/v1/products?client_reference=KNIFE", token="bridge-token")
    path = f"/v1/products/{product['items'][0]['id']}"

    shop.done("PATCH", path, {"restricted_to": {"eu": []}}, token="bridge-token")

    assert listed(shop, None).count("title-of-knife") == 1


def test_what_was_bought_of_a_restricted_item_stays_readable(shop: Shop) -> None:
    company = a_company(shop)
    ada = a_buyer(shop, company)
    a_restricted_item(shop, company["id"])
    order = shop.order(("KNIFE", 1), session=ada)
    restrict(shop, "KNIFE")

    page = shop.done("GET", f"/shop/v1/orders/{order['id']}", token=ada)

    assert page["lines"][0]["sku"] == "KNIFE"
