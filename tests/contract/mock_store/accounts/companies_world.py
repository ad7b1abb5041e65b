"""A company with two locations, its buyers, own prices, and an item not for everybody."""

from typing import Any

from tests.contract.mock_store.selling_world import Shop

DOCK: dict[str, Any] = {
    "client_reference": "cus_dock",
    "name": "Dock Ltd",
    "terms": {"code": "NET30", "days": 30},
    "price_group": "TRADE",
    "locations": [
        {"client_reference": "adr_pier", "code": "PIER", "line1": "1 Pier", "city": "Duluth"},
        {"client_reference": "adr_yard", "code": "YARD", "line1": "2 Yard", "city": "Ely"},
    ],
}


def a_company(shop: Shop, **fields: Any) -> Any:
    return shop.batch("/v1/companies/batch", DOCK | fields)[0]["item"]


def a_buyer(shop: Shop, company: Any, email: str = "ada@dock.example") -> str:
    """Register somebody who orders for a company; return the session."""
    session = shop.log_in(email)
    account = shop.done("GET", "/shop/v1/account", token=session)
    path = f"/v1/customers/{account['id']}"
    shop.done("PATCH", path, {"company_id": company["id"]}, token="bridge-token")
    return session


def own_prices(shop: Shop, company: Any, *steps: tuple[int, int | None], sku: str = "TEE") -> Any:
    row = {
        "account_id": company["id"],
        "channel": "us",
        "variant_id": shop.variants[sku],
        "currency": "USD",
        "steps": [{"min_quantity": least, "price_minor": price} for least, price in steps],
    }
    return shop.batch("/v1/account-prices/batch", row)[0]["item"]


def seen(shop: Shop, session: str | None, quantity: int = 1, handle: str = "title-of-tee") -> Any:
    path = f"/shop/v1/channels/us/products/{handle}?quantity={quantity}"
    return shop.done("GET", path, token=session)["variants"][0]


def restrict(shop: Shop, sku: str, *account_ids: str) -> None:
    product = shop.done("GET", f"/v1/products?client_reference={sku}", token="bridge-token")
    path = f"/v1/products/{product['items'][0]['id']}"
    shop.done("PATCH", path, {"restricted_to": {"us": account_ids}}, token="bridge-token")


def a_restricted_item(shop: Shop, *account_ids: str) -> None:
    """Put KNIFE on sale to some accounts alone."""
    shop.item("KNIFE", 5000)
    shop.level("KNIFE", 10)
    products = shop.done("GET", "/v1/products", token="bridge-token")["items"]
    path = f"/v1/products/{products[-1]['id']}"
    shop.done("PATCH", path, {"client_reference": "KNIFE"}, token="bridge-token")
    restrict(shop, "KNIFE", *account_ids)


def listed(shop: Shop, session: str | None) -> list[str]:
    items = shop.done("GET", "/shop/v1/channels/us/products", token=session)["items"]
    return [item["handle"] for item in items]
