"""The goods of the seeded world: products, prices and levels, some of them awkward."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from mock_kit.state.database import Tx
from mock_store.api.catalogue.level_writes import LevelWriter
from mock_store.api.catalogue.prices import PriceWriter
from mock_store.api.catalogue.product_writes import create_product
from mock_store.seed.channels import CHANNELS
from mock_store.wire.inventory import Backorder, LevelWrite, Supply
from mock_store.wire.prices import PriceWrite
from mock_store.wire.products import (
    Enrichment,
    Image,
    Option,
    Product,
    ProductWrite,
    Quantities,
    VariantWrite,
)

Draw = Callable[[str, str, int], Random]
GOODS = Path(__file__).with_name("goods.json")
# Chosen: euros look like dollars with tax on top, as shops of both price them.
EURO_PERCENT = 115
UNTRACKED = ("guide", "gift_card")


def seed_catalogue(tx: Tx, draw: Draw) -> None:
    """Put the goods on sale in both channels."""
    book: dict[str, Any] = json.loads(GOODS.read_text(encoding="utf-8"))
    prices: list[PriceWrite] = []
    levels: list[LevelWrite] = []
    for index, good in enumerate(book["goods"]):
        options: dict[str, list[str]] = book["kinds"][good["kind"]]
        item = create_product(tx, _product(good, options, index))
        prices.extend(_prices(item, good))
        if good["kind"] not in UNTRACKED:
            levels.extend(_levels(item, draw, tx.business_now.date()))
    tx.session.flush()
    _write(tx, prices, levels)


def _write(tx: Tx, prices: list[PriceWrite], levels: list[LevelWrite]) -> None:
    price_writer = PriceWriter(tx, prices)
    for price in prices:
        price_writer.write(price)
    price_writer.store()
    level_writer = LevelWriter(tx, levels)
    for level in levels:
        level_writer.write(level)
    level_writer.store()


def _product(good: dict[str, Any], options: dict[str, list[str]], index: int) -> ProductWrite:
    return ProductWrite(
        title=good["title"],
        brand=good["brand"],
        description=f"{good['title']} by {good['brand']}, made of {good['material']}.",
        options=[Option(name=name, values=values) for name, values in options.items()],
        channels=sorted(CHANNELS),
        enrichment=Enrichment(
            images=[Image(src=f"/images/{index + 1:03}.jpg", alt=good["title"])],
            seo_title=f"{good['title']} | {good['brand']}",
            sort_order=index,
        ),
        variants=list(_variants(good, options, index)),
    )


def _variants(
    good: dict[str, Any], options: dict[str, list[str]], index: int
) -> Iterator[VariantWrite]:
    # Socks come in pairs of pairs, so that a multiple is there to be met.
    quantities = Quantities(multiple=2, minimum=2) if good["kind"] == "socks" else Quantities()
    for values in product(*options.values()):
        suffix = "".join(f"-{value.upper()}" for value in values)
        yield VariantWrite(
            sku=f"SEA{index + 1:03}{suffix}",
            options=dict(zip(options, values, strict=True)),
            tracked=good["kind"] not in UNTRACKED,
            is_free=good["kind"] == "guide",
            weight_g=0 if good["kind"] in UNTRACKED else 200 + 10 * index,
            order_quantity=quantities,
        )


def _prices(item: Product, good: dict[str, Any]) -> Iterator[PriceWrite]:
    usual: int = good["price_minor"]
    # Every seventh product is on sale at a fifth off.
    on_sale = item.enrichment.sort_order % 7 == 3
    for variant in item.variants:
        for code, channel in CHANNELS.items():
            regular = usual if code == "us" else usual * EURO_PERCENT // 100
            yield PriceWrite(
                variant_id=variant.id,
                channel=code,
                currency=channel.currency,
                price_minor=regular * 4 // 5 if on_sale else regular,
                compare_at_minor=regular if on_sale else None,
            )


def _levels(item: Product, draw: Draw, today: date) -> Iterator[LevelWrite]:
    """Give most variants stock, some none, some a backorder, and a few no level at all."""
    for position, variant in enumerate(item.variants):
        name = f"{item.handle}/{position}"
        for code in CHANNELS:
            chance = draw("seed_level", f"{name}/{code}", 0)
            kind = chance.random()
            if kind < 0.03:
                continue
            pieces = 0 if kind < 0.15 else chance.randint(1, 60)
            waits = kind > 0.85 or (pieces == 0 and kind > 0.09)
            due = today + timedelta(days=chance.randint(7, 40))
            yield LevelWrite(
                variant_id=variant.id,
                channel=code,
                available=pieces,
                stock_version=1,
                backorder=Backorder(allowed=waits, free=24 if waits else None),
                supply=[Supply(through=24, ship_on=due)] if waits else [],
            )
