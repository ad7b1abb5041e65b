"""One customer more in the store: logged in, with an address, a cart and two orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.contract.semantics.programs import Program

SHOPPER = "shopper"
SECRET = {"email": "shopper@example.org", "password": "correct horse"}
ADDRESS = {"name": "Ada", "line1": "1 Quay", "city": "Duluth", "region": "MN", "country": "US"}


@dataclass(frozen=True)
class Shopper:
    """The store that knows the shopper by the role of that name, and what is the shopper's."""

    store: Program
    ids: Mapping[str, str]
    unpaid_order_id: str


def with_a_shopper(store: Program) -> Shopper:
    """The store with a customer whose session is one more token."""
    store.do("POST", "/shop/v1/customers", {**SECRET, "name": "Ada"})
    token = store.do("POST", "/shop/v1/sessions", SECRET)["token"]
    shop = replace(store, tokens={**store.tokens, SHOPPER: token})
    book = shop.do("POST", "/shop/v1/account/addresses", ADDRESS, role=SHOPPER)
    cart, paid, unpaid = (a_cart(shop), an_order(shop, "paid"), an_order(shop, "pending"))
    ids = {"address_id": book["items"][0]["id"], "cart_id": cart["id"], "order_id": paid["id"]}
    return Shopper(replace(shop, content=shop.copy()), ids, unpaid["id"])


def a_cart(store: Program) -> Any:
    """A cart with something that can be sold, ready to be ordered."""
    cart = store.do("POST", "/shop/v1/channels/us/carts", {}, role=SHOPPER)
    path = f"/shop/v1/carts/{cart['id']}"
    lines = [{"sku": _something(store), "quantity": 1}]
    store.do("PUT", f"{path}/lines", {"lines": lines}, role=SHOPPER)
    entered = {"email": SECRET["email"], "name": "Ada", "billing_address": ADDRESS}
    return store.do("POST", f"{path}/checkout", entered, role=SHOPPER)


def an_order(store: Program, state: str) -> Any:
    """An order whose card payment is in this state."""
    cart = a_cart(store)
    total = cart["totals"]["total_minor"]
    tender = {"kind": "card", "amount_minor": total, "state": state}
    body = {"expected_total_minor": total, "tenders": [tender]}
    return store.do("POST", f"/shop/v1/carts/{cart['id']}/order", body, role=SHOPPER)


def _something(store: Program) -> str:
    listing = store.do("GET", "/shop/v1/channels/us/products", role=SHOPPER)
    for item in listing["items"]:
        page = store.do("GET", f"/shop/v1/channels/us/products/{item['handle']}", role=SHOPPER)
        for variant in page["variants"]:
            if variant["can_buy"]:
                return str(variant["sku"])
    raise AssertionError("nothing can be bought")
