"""Channels and products over the business face."""

from typing import Any

import pytest


def test_a_channel_is_set_up_once_then_kept(shop: Any) -> None:
    body = {"name": "US", "currency": "USD"}

    first = shop.call("PUT", "/v1/channels/us", json=body)
    again = shop.call("PUT", "/v1/channels/us", json=body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.headers["etag"], again.headers["etag"]) == ('"1"', '"1"')
    assert len(shop.events("channel.*")) == 1


def test_the_currency_stays_once_there_are_prices(shop: Any) -> None:
    shop.channel()
    shop.price(shop.tee(), 1999)

    answer = shop.call("PUT", "/v1/channels/us", json={"name": "US", "currency": "EUR"})

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:problem:currency-in-use")


def test_staff_may_write_channels_but_the_storefront_may_not(shop: Any) -> None:
    body = {"name": "US", "currency": "USD"}

    refused = shop.call("PUT", "/v1/channels/us", json=body, role="storefront")

    assert refused.status_code == 403


def test_a_product_sync_leaves_the_enrichment_alone(shop: Any) -> None:
    shop.channel()
    shop.tee()
    product_id = next(iter(shop.products))
    shop.ok(
        "PATCH",
        f"/v1/products/{product_id}",
        role="staff",
        json={"enrichment": {"seo_title": "The tee", "sort_order": 3}},
    )

    shop.ok("PATCH", f"/v1/products/{product_id}", json={"title": "Heavier Tee"})

    product = shop.ok("GET", f"/v1/products/{product_id}")
    assert product["title"] == "Heavier Tee"
    assert (product["enrichment"]["seo_title"], product["enrichment"]["sort_order"]) == (
        "The tee",
        3,
    )


def test_an_identical_patch_changes_nothing(shop: Any) -> None:
    shop.channel()
    shop.tee()
    product = next(iter(shop.products.values()))
    variant = {"client_reference": "itm_1", "sku": "TEE-S", "order_quantity": {"minimum": 1}}

    again = shop.ok(
        "PATCH",
        f"/v1/products/{product['id']}",
        json={"title": "Heavy Tee", "channels": ["us"], "variants": [variant]},
    )

    assert again["version"] == product["version"]
    assert len(shop.events("product.*")) == 1


def test_a_renamed_sku_keeps_its_variant(shop: Any) -> None:
    shop.channel()
    variant_id = shop.tee()
    product_id = next(iter(shop.products))

    renamed = shop.ok(
        "PATCH",
        f"/v1/products/{product_id}",
        json={"variants": [{"client_reference": "itm_1", "sku": "TEE100-S"}]},
    )

    assert [(each["id"], each["sku"]) for each in renamed["variants"]] == [(variant_id, "TEE100-S")]


def test_variants_follow_the_order_in_which_all_of_them_are_written(shop: Any) -> None:
    shop.channel()
    shop.tee()
    path = f"/v1/products/{next(iter(shop.products))}"
    small, large = {"client_reference": "itm_1"}, {"client_reference": "itm_2", "sku": "TEE-L"}
    shop.ok("PATCH", path, json={"variants": [large]})

    product = shop.ok("PATCH", path, json={"variants": [large, small]})

    assert [each["client_reference"] for each in product["variants"]] == ["itm_2", "itm_1"]


def test_a_stale_if_match_is_refused(shop: Any) -> None:
    shop.channel()
    shop.tee()
    path = f"/v1/products/{next(iter(shop.products))}"

    answer = shop.call("PATCH", path, json={"brand": "N"}, headers={"if-match": '"7"'})

    assert answer.status_code == 412


def test_an_import_finds_products_by_reference_and_skips_bad_rows(shop: Any) -> None:
    shop.channel()
    shop.tee()
    rows = [
        {"client_reference": "sty_1", "title": "Heavier Tee"},
        {"client_reference": "sty_2"},
        {"client_reference": "sty_3", "title": "Cap", "channels": ["nowhere"]},
        {"client_reference": "sty_4", "title": 5},
        {"client_reference": "sty_5", "title": "Über-Kappe \N{BILLED CAP}"},
    ]

    results = shop.ok("POST", "/v1/products/batch", json={"rows": rows})["results"]

    assert [each["status"] for each in results] == [200, 422, 409, 422, 201]
    assert results[0]["item"]["id"] == next(iter(shop.products))
    assert results[4]["item"]["handle"] == "uber-kappe"


@pytest.mark.parametrize("query", ["client_references=sty_1,sty_9", "client_reference=sty_1"])
def test_products_are_found_by_reference(shop: Any, query: str) -> None:
    shop.channel()
    shop.tee()

    found = shop.ok("GET", f"/v1/products?{query}")

    assert [each["client_reference"] for each in found["items"]] == ["sty_1"]


def test_paging_over_products_misses_none(shop: Any) -> None:
    shop.channel()
    titles = [f"Tee {number}" for number in range(5)]
    for title in titles:
        shop.ok("POST", "/v1/products", json={"title": title})
    read, cursor = [], ""

    while cursor is not None:
        found = shop.ok("GET", f"/v1/products?limit=2{cursor and '&cursor=' + cursor}")
        read += [each["title"] for each in found["items"]]
        cursor = found["next_cursor"]

    assert read == titles


def test_a_handle_is_one_products_own(shop: Any) -> None:
    first = shop.ok("POST", "/v1/products", json={"title": "Cap", "handle": "cap"})

    taken = shop.call("POST", "/v1/products", json={"title": "Cap", "handle": "cap"})
    other = shop.ok("POST", "/v1/products", json={"title": "Cap"})

    assert (taken.status_code, taken.json()["product_id"]) == (409, first["id"])
    assert other["handle"].startswith("cap-")
