"""The shopper's paths of version 1 go on answering, and are published no more."""

from typing import Any


def test_a_listing_and_a_page_stand_under_both_paths(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    shop.price(tee, 1999)
    shop.level(tee, 2)
    listed = shop.ok("GET", "/shop/v1/channels/us/products", role=None)
    handle = listed["items"][0]["handle"]

    assert shop.ok("GET", "/shop/v1/us/products", role=None) == listed
    for path in (f"/shop/v1/us/products/{handle}", f"/shop/v1/channels/us/products/{handle}"):
        assert shop.ok("GET", path, role=None)["handle"] == handle


def test_a_cart_can_be_opened_under_the_former_path(shop: Any) -> None:
    shop.channel()

    assert shop.ok("POST", "/shop/v1/us/carts", json={}, role=None)["channel"] == "us"


def test_a_former_path_is_published_no_more(shop: Any) -> None:
    published = shop.ok("GET", "/openapi.json", role=None)["paths"]

    assert [path for path in published if path.startswith("/shop/v1/{channel}")] == []
