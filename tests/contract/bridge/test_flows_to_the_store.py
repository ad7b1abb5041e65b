"""Products, prices and stock from a whole ERP into a whole store."""

from __future__ import annotations

import pytest

from tests.contract.bridge.two_systems import Trade


def test_a_product_arrives_as_the_erp_has_it(trade: Trade) -> None:
    trade.publish()

    product = trade.product()
    assert (product["title"], product["channels"]) == (trade.style["name"], ["us"])
    assert [each["client_reference"] for each in product["variants"]] == trade.variants


@pytest.mark.parametrize("flow", ["products", "prices", "stock"])
def test_a_second_visit_writes_nothing(trade: Trade, flow: str) -> None:
    trade.publish()

    trade.settle(flow, *(trade.variants if flow == "stock" else [trade.key]))

    assert trade.writes == []


def test_the_prices_of_all_variants_arrive(trade: Trade) -> None:
    trade.publish()

    ids = ",".join(each["id"] for each in trade.product()["variants"])
    prices = trade.ask("store", "GET", f"/v1/prices?variant_ids={ids}")["items"]
    assert [each["price_minor"] for each in prices] == [1999, 1999]


def test_a_changed_price_arrives(trade: Trade) -> None:
    trade.publish()
    trade.ask("erp", "PATCH", f"/v1/price-lines/{trade.price_line['id']}", {"price_minor": 1500})

    trade.settle("prices", trade.key)

    page = trade.ask("store", "GET", f"/shop/v1/channels/us/products/{trade.product()['handle']}")
    assert [each["price_minor"] for each in page["variants"]] == [1500, 1500]


def test_known_stock_arrives_and_unknown_stock_writes_nothing(trade: Trade) -> None:
    trade.publish()

    ids = ",".join(each["id"] for each in trade.product()["variants"])
    levels = trade.ask("store", "GET", f"/v1/inventory-levels?variant_ids={ids}")["items"]
    assert [each["available"] for each in levels] == [5, None]


def test_a_renamed_sku_keeps_its_variant(trade: Trade) -> None:
    trade.publish()
    before = trade.product()["variants"][0]["id"]
    trade.ask("erp", "PATCH", f"/v1/variants/{trade.variants[0]}", {"sku": "TEE-NEW"})

    trade.settle("products", trade.key)

    variant = trade.product()["variants"][0]
    assert (variant["id"], variant["sku"]) == (before, "TEE-NEW")


def test_the_stores_own_texts_survive(trade: Trade) -> None:
    trade.publish()
    path = f"/v1/products/{trade.product()['id']}"
    trade.ask("store", "PATCH", path, {"enrichment": {"seo_title": "Best tee"}}, role="staff")
    trade.ask("erp", "PATCH", f"/v1/styles/{trade.key}", {"name": "Tee 2"})

    trade.settle("products", trade.key)

    product = trade.product()
    assert (product["title"], product["enrichment"]["seo_title"]) == ("Tee 2", "Best tee")


def test_a_discontinued_style_is_archived(trade: Trade) -> None:
    trade.publish()
    trade.ask("erp", "PATCH", f"/v1/styles/{trade.key}", {"status": "discontinued"})

    trade.settle("products", trade.key)

    assert trade.product()["status"] == "archived"


def test_sweeps_name_every_key_of_both_sides(trade: Trade) -> None:
    trade.publish()

    async def keys(flow: str) -> list[str]:
        return [key async for page in trade.flows[flow].source_keys() for key in page]

    assert sorted(set(trade.runner.run(keys("products")))) == [trade.key]
    assert trade.runner.run(keys("prices")) == [trade.key]
    assert sorted(trade.runner.run(keys("stock"))) == sorted(trade.variants)
