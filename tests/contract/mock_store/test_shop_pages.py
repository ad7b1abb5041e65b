"""The product page and the listing as a shopper sees them."""

from typing import Any

BACKORDER = {
    "backorder": {"allowed": True, "free": 10},
    "supply": [{"through": 10, "ship_on": "2026-12-14"}],
}


def _listed(shop: Any) -> Any:
    [product] = shop.ok("GET", "/shop/v1/channels/us/products", role=None)["items"]
    return product


def test_two_in_stock_and_six_wanted(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    shop.price(tee, 1999, compare_at_minor=2499)
    shop.level(tee, 2, **BACKORDER)

    variant = shop.page(quantity=6)

    assert variant["message"] == "2 in stock, 4 on backorder. Backorders: Expected to ship 12/14"
    assert (variant["in_stock"], variant["backordered"]) == (2, 4)
    assert (variant["can_buy"], variant["max_quantity"]) == (True, 12)
    assert (variant["price_minor"], variant["compare_at_minor"]) == (1999, 2499)


def test_two_in_stock_and_two_wanted_say_nothing_of_backorders(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    shop.price(tee, 1999)
    shop.level(tee, 2, **BACKORDER)

    assert shop.page(quantity=2)["message"] == "2 in stock"


def test_listing_and_page_agree_when_only_backorders_are_left(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    shop.price(tee, 1999)
    shop.level(tee, 0, **BACKORDER)

    listed = _listed(shop)

    assert listed["badge"] == shop.page()["message"] == "Backorders: Expected to ship 12/14"
    assert (listed["in_stock"], listed["can_buy"]) == (False, True)


def test_nothing_left_disables_the_button_with_a_reason(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    shop.price(tee, 1999)
    shop.level(tee, 0)

    variant = shop.page()

    assert (variant["can_buy"], variant["message"], _listed(shop)["badge"]) == (
        False,
        "Out of stock",
        "Out of stock",
    )


def test_more_than_can_be_sold_names_the_maximum(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    shop.price(tee, 1999)
    shop.level(tee, 2, **BACKORDER)

    variant = shop.page(quantity=13)

    assert (variant["can_buy"], variant["message"]) == (False, "No more than 12 can be bought")


def test_the_stock_level_is_hidden_where_the_channel_hides_it(shop: Any) -> None:
    shop.channel(show_stock_level=False)
    tee = shop.tee()
    shop.price(tee, 1999)
    shop.level(tee, 2)

    variant = shop.page()

    assert (variant["stock_shown"], variant["message"]) == (None, "In stock")


def test_without_a_price_nothing_can_be_bought(shop: Any) -> None:
    shop.channel()
    tee = shop.tee()
    shop.price(tee, None)
    shop.level(tee, 2)

    variant = shop.page()

    assert (variant["price_minor"], variant["can_buy"], variant["max_quantity"]) == (None, False, 0)


def test_unknown_stock_cannot_be_bought(shop: Any) -> None:
    shop.channel()
    shop.price(shop.tee(), 1999)

    variant, listed = shop.page(), _listed(shop)

    assert (variant["can_buy"], listed["can_buy"]) == (False, False)
    assert variant["message"] == listed["badge"] == "Not available"


def test_an_untracked_free_item_needs_neither_price_nor_level(shop: Any) -> None:
    shop.channel()
    shop.tee(tracked=False, is_free=True)

    variant = shop.page(quantity=50)

    assert (variant["price_minor"], variant["can_buy"], variant["max_quantity"]) == (0, True, None)


def test_the_order_quantity_rule_holds_on_the_page(shop: Any) -> None:
    shop.channel()
    tee = shop.tee(order_quantity={"minimum": 4, "multiple": 2, "maximum": 9})
    shop.price(tee, 1999)
    shop.level(tee, 50)

    variant = shop.page(quantity=5)

    assert (variant["message"], variant["max_quantity"]) == (
        "Only multiples of 2 pieces can be ordered",
        8,
    )


def test_an_archived_product_has_no_page(shop: Any) -> None:
    shop.channel()
    shop.tee()
    shop.ok("PATCH", f"/v1/products/{next(iter(shop.products))}", json={"status": "archived"})

    assert shop.call("GET", "/shop/v1/channels/us/products/heavy-tee", role=None).status_code == 404
    assert shop.ok("GET", "/shop/v1/channels/us/products", role=None)["items"] == []


def test_the_listing_follows_the_sort_order_over_its_pages(shop: Any) -> None:
    shop.channel()
    for title, sort_order in (("A", 5), ("B", 0), ("C", -1), ("D", 0)):
        body = {"title": title, "channels": ["us"], "enrichment": {"sort_order": sort_order}}
        shop.ok("POST", "/v1/products", json=body)

    first = shop.ok("GET", "/shop/v1/channels/us/products?page_size=2", role=None)
    cursor = first["next_cursor"]
    rest = shop.ok("GET", f"/shop/v1/channels/us/products?page_size=2&cursor={cursor}", role=None)

    titles = [each["title"] for each in first["items"] + rest["items"]]
    assert (titles, rest["next_cursor"]) == (["C", "B", "D", "A"], None)
