"""Products, prices and levels of some styles: read both sides, write what differs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scenarios.bridges.shared.client import Client, Row
from scenarios.bridges.shared.wanted_goods import (
    channels_of,
    differing,
    level_row,
    price_row,
    product_row,
)


@dataclass
class Goods:
    """Brings goods down. What it remembers it could read again at any time."""

    erp: Client
    store: Client
    settings: Mapping[str, Any]
    channels: dict[str, Row] = field(default_factory=dict)
    # Store variant to style, for what people change in the store; ERP variant to its SKU.
    style_of: dict[str, str] = field(default_factory=dict)
    skus: dict[str, str] = field(default_factory=dict)
    # When a style has to be looked at again, in business time, though nobody changes it.
    due: dict[str, datetime] = field(default_factory=dict)

    def is_on(self, flow: str) -> bool:
        """Whether a flow may write."""
        flows = self.settings.get("flows", {})
        return bool(flows.get(flow, {}).get("enabled", True))

    async def begin(self) -> None:
        """Learn the store's channels, and whose every SKU is."""
        self.channels = {
            row["code"]: row for row in (await self.store.get("/v1/channels"))["items"]
        }
        async for product in self.store.pages("/v1/products"):
            self.learn(product)

    def learn(self, product: Row) -> None:
        """Remember whose its variants and SKUs are."""
        for variant in product["variants"]:
            self.style_of[variant["id"]] = product["client_reference"]
            self.skus[variant["client_reference"]] = alike(variant["sku"])

    async def bring(self, style_ids: Sequence[str]) -> list[str]:
        """Bring some styles down; what could not be brought, in words."""
        items = await self.erp.several("/v1/items", "ids", style_ids)
        products = await self._products(style_ids)
        for style_id in style_ids:
            self.due.pop(style_id, None)
        said: list[str] = []
        if self.is_on("products"):
            rows = [self._product(item, products.get(item["id"]), said) for item in items]
            rows = [row for row in rows if row]
            if rows:
                said += await self.store.batch("/v1/products/batch", rows)
                products = await self._products(style_ids)
        sold = [item for item in items if item["id"] in products]
        if self.is_on("prices"):
            said += await self._prices(sold, products)
        if self.is_on("stock"):
            said += await self._levels(sold, products)
        return said

    async def _products(self, style_ids: Sequence[str]) -> dict[str, Row]:
        found = await self.store.several("/v1/products", "client_references", style_ids)
        for product in found:
            self.learn(product)
        return {product["client_reference"]: product for product in found}

    def _product(self, item: Row, held: Row | None, said: list[str]) -> Row:
        if held is None and not channels_of(item, self.settings):
            return {}
        excluded = self.settings.get("excluded_skus", [])
        variants = []
        for variant in item["variants"]:
            if variant["sku"] in excluded:
                continue
            if self._is_doubtful(variant):
                said.append(f"variant {variant['id']}: SKU {variant['sku']!r} is doubtful")
            else:
                variants.append(variant)
        if held is None and not variants:
            return {}
        return differing(product_row(item, variants, self.settings), held)

    def _is_doubtful(self, variant: Row) -> bool:
        """Whether a SKU is blank or looks like that of another variant."""
        sku = alike(variant["sku"])
        others = (held for other, held in self.skus.items() if other != variant["id"])
        if not sku or sku in others:
            return True
        self.skus[variant["id"]] = sku
        return False

    async def _prices(self, items: Sequence[Row], products: Mapping[str, Row]) -> list[str]:
        variants = _store_variants(products)
        held = await self._held("/v1/prices", list(variants.values()))
        rows, said = [], []
        for code, of in self.settings["channels"].items():
            if code not in self.channels:
                said.append(f"the store has no channel {code}")
                continue
            channel = self.channels[code]
            here = [item["id"] for item in items if of["assortment"] in item["assortments"]]
            for priced in await self._priced(here, of["price_list"]):
                if any(priced[name] != channel[name] for name in ("currency", "tax_basis")):
                    said.append(f"price list {of['price_list']} does not fit channel {code}")
                    continue
                self._look_again(priced["style_id"], priced["next_change_at"])
                for one in priced["variants"]:
                    if one["variant_id"] in variants:
                        wanted = price_row(
                            one,
                            priced["currency"],
                            compare_at=self.settings.get("compare_at", True),
                        )
                        key = (variants[one["variant_id"]], code)
                        rows += _over(key, wanted, held.get(key), "price_minor")
        return said + await self.store.batch("/v1/prices/batch", rows)

    async def _priced(self, style_ids: Sequence[str], price_list: str) -> list[Row]:
        if not style_ids:
            return []
        return await self.erp.several("/v1/prices", "style_ids", style_ids, price_list=price_list)

    async def _levels(self, items: Sequence[Row], products: Mapping[str, Row]) -> list[str]:
        variants = _store_variants(products)
        held = await self._held("/v1/inventory-levels", list(variants.values()))
        wanted = {item["id"]: item for item in items}
        known = [v["id"] for item in items for v in item["variants"] if v["id"] in variants]
        rows = []
        for stock in await self.erp.several("/v1/stock", "variant_ids", known):
            self._look_again(stock["style_id"], stock["next_change_at"])
            for code in channels_of(wanted[stock["style_id"]], self.settings):
                row = level_row(stock, self.settings["channels"][code])
                if row is not None:
                    key = (variants[stock["variant_id"]], code)
                    rows += _over(key, row, held.get(key), "available")
        return await self.store.batch("/v1/inventory-levels/batch", rows)

    async def _held(self, path: str, variant_ids: Sequence[str]) -> dict[tuple[str, str], Row]:
        found = await self.store.several(path, "variant_ids", variant_ids)
        return {(row["variant_id"], row["channel"]): row for row in found}

    def _look_again(self, style_id: str, instant: str | None) -> None:
        if instant is not None:
            when = datetime.fromisoformat(instant)
            self.due[style_id] = min(when, self.due.get(style_id, when))


def alike(sku: str) -> str:
    """A SKU as the eye reads it."""
    return re.sub(r"\s+", "", sku).casefold()


def _store_variants(products: Mapping[str, Row]) -> dict[str, str]:
    """ERP variant to the store's."""
    return {
        variant["client_reference"]: variant["id"]
        for product in products.values()
        for variant in product["variants"]
        if variant["client_reference"]
    }


def _over(key: tuple[str, str], wanted: Row, held: Row | None, what: str) -> list[Row]:
    """A row to write over a held one, if it says anything new."""
    if held is None and wanted[what] is None:
        return []
    if held is not None and all(held[name] == value for name, value in wanted.items()):
        return []
    version = held["version"] if held is not None else 0
    variant_id, channel = key
    return [{"variant_id": variant_id, "channel": channel, "expected_version": version, **wanted}]
