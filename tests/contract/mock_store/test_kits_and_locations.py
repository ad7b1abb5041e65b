"""Kits on offer by their components, and levels by location."""

from typing import Any

LOCATIONS = [{"code": "downtown", "name": "Downtown"}, {"code": "harbour", "name": "Harbour"}]


def lies(downtown: int, harbour: int) -> list[dict[str, Any]]:
    return [
        {"location": "downtown", "available": downtown},
        {"location": "harbour", "available": harbour},
    ]


def a_kit(shop: Any) -> tuple[str, str]:
    """A cup, and a kit of 1 cup and 2 saucers that are not in the store yet."""
    variants = [
        {"client_reference": "itm_cup", "sku": "CUP"},
        {
            "client_reference": "itm_set",
            "sku": "SET",
            "components": [
                {"client_reference": "itm_cup", "pieces": 2},
                {"client_reference": "itm_saucer", "pieces": 1},
            ],
        },
    ]
    body = {"title": "Heavy Tee", "channels": ["us"], "variants": variants}
    product = shop.ok("POST", "/v1/products", json=body)
    cup, kit = (variant["id"] for variant in product["variants"])
    return cup, kit


def on_page(shop: Any) -> dict[str, Any]:
    variants = shop.ok("GET", "/shop/v1/channels/us/products/heavy-tee", role=None)["variants"]
    return {variant["sku"]: variant for variant in variants}


def test_a_kit_is_on_offer_as_often_as_its_level_and_its_components_allow(shop: Any) -> None:
    shop.channel()
    cup, kit = a_kit(shop)
    shop.level(kit, 4)
    shop.level(cup, 5)

    assert on_page(shop)["SET"]["stock_shown"] == 2
    assert shop.level(cup, 20)["status"] == 200
    assert on_page(shop)["SET"]["stock_shown"] == 4


def test_a_kit_shows_what_is_in_it(shop: Any) -> None:
    shop.channel()
    a_kit(shop)

    assert on_page(shop)["SET"]["components"] == [
        {"sku": "CUP", "pieces": 2},
        {"sku": None, "pieces": 1},
    ]
    assert on_page(shop)["CUP"]["components"] == []


def test_each_location_shows_its_share_of_what_is_on_offer(shop: Any) -> None:
    shop.channel(location_mode=True, locations=LOCATIONS)
    tee = shop.tee()

    item = shop.level(tee, 9, locations=lies(6, 3))["item"]

    assert [each["offer"] for each in item["locations"]] == [6, 3]
    assert shop.page()["locations"] == [
        {"code": "downtown", "name": "Downtown", "stock_shown": 6},
        {"code": "harbour", "name": "Harbour", "stock_shown": 3},
    ]


def test_a_channel_that_does_not_say_so_shows_no_locations(shop: Any) -> None:
    shop.channel(locations=LOCATIONS)
    shop.level(shop.tee(), 9, locations=lies(6, 3))

    assert shop.page()["locations"] == []


def test_a_channel_that_hides_its_stock_hides_it_at_each_location(shop: Any) -> None:
    shop.channel(location_mode=True, locations=LOCATIONS, show_stock_level=False)
    shop.level(shop.tee(), 9, locations=lies(6, 3))

    assert [each["stock_shown"] for each in shop.page()["locations"]] == [None, None]


def test_shares_must_add_up_to_the_level(shop: Any) -> None:
    shop.channel(locations=LOCATIONS)

    assert shop.level(shop.tee(), 9, locations=lies(6, 2))["status"] == 422


def test_a_location_that_the_channel_does_not_have_is_refused(shop: Any) -> None:
    shop.channel(locations=LOCATIONS[:1])

    assert shop.level(shop.tee(), 9, locations=lies(6, 3))["status"] == 404
