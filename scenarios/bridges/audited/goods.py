"""All goods compared at once: products one by one, prices one by one, levels in one sweep."""

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.bridges.audited.pairs import Pairs
from scenarios.bridges.shared.client import Client, Refused, Row
from scenarios.bridges.shared.wanted_goods import channels_of, level_row, price_row

FIELDS = ("description", "brand", "options")
OF_VARIANT = ("sku", "options", "barcode", "weight_g", "tracked", "is_free", "order_quantity")


class AuditedGoods:
    """Reads both sides whole and writes what differs."""

    def __init__(self, erp: Client, store: Client, settings: Mapping[str, Any], pairs: Pairs):
        self.erp, self.store, self.settings, self.pairs = erp, store, settings, pairs

    async def compare(self) -> None:
        """Bring everything down that is not as the ERP has it."""
        items = [item async for item in self.erp.pages("/v1/items")]
        products = [product async for product in self.store.pages("/v1/products")]
        self.pairs.learn(items, products)
        for item in items:
            await self._product(item, products, _clear(item, items))
        products = [product async for product in self.store.pages("/v1/products")]
        self.pairs.learn(items, products)
        self.pairs.keep()
        await self._prices(items)
        await self._levels(items)

    async def _product(self, item: Row, products: Sequence[Row], variants: list[Row]) -> None:
        wanted = self._wanted(item, variants)
        ours = {self.pairs.variants.get(variant["id"]) for variant in item["variants"]}
        held = next((p for p in products if ours & {v["id"] for v in p["variants"]}), None)
        held = held or await self._made(item)
        if held is None:
            if wanted["channels"] and variants and not self.pairs.is_under_way(item["id"]):
                self.pairs.begin(item["id"])
                await self._try("POST", "/v1/products", wanted)
            return
        self.pairs.made[item["id"]] = held["id"]
        known = {variant["id"]: variant for variant in held["variants"]}
        rows = []
        for variant, row in zip(variants, wanted.pop("variants"), strict=True):
            before = known.get(self.pairs.variants.get(variant["id"], ""))
            if before is None:
                rows.append(row)
            elif any(before[name] != value for name, value in row.items()):
                rows.append({**row, "id": before["id"]})
        change = {
            n: v
            for n, v in wanted.items()
            if (sorted(held[n]) if n == "channels" else held[n]) != v
        }
        if rows:
            change["variants"] = rows
        if change:
            await self._try("PATCH", f"/v1/products/{held['id']}", change)

    async def _made(self, item: Row) -> Row | None:
        """What was made of it, where the list does not have it."""
        known = self.pairs.made.get(item["id"])
        rows = (await self.store.get("/v1/products", ids=known))["items"] if known else []
        return rows[0] if rows else None

    def _wanted(self, item: Row, variants: Sequence[Row]) -> Row:
        is_sold = item["status"] == "active"
        stays = self.settings.get("removed_products") == "keep"
        return {
            "title": item["name"],
            **{name: item[name] for name in FIELDS},
            "status": "active" if is_sold or stays else "archived",
            "channels": sorted(channels_of(item, self.settings)),
            "variants": [
                {
                    **{name: variant[name] for name in OF_VARIANT},
                    "status": "active" if is_sold and variant["status"] == "active" else "archived",
                }
                for variant in variants
            ],
        }

    async def _prices(self, items: Sequence[Row]) -> None:
        held = {
            (row["variant_id"], row["channel"]): row async for row in self.store.pages("/v1/prices")
        }
        channels = {row["code"]: row for row in (await self.store.get("/v1/channels"))["items"]}
        for code, of in self.settings["channels"].items():
            here = [item["id"] for item in items if of["assortment"] in item["assortments"]]
            priced = await self.erp.several(
                "/v1/prices", "style_ids", here, price_list=of["price_list"]
            )
            for style in priced:
                if any(style[name] != channels[code][name] for name in ("currency", "tax_basis")):
                    continue
                for one in style["variants"]:
                    key = (self.pairs.variants.get(one["variant_id"], ""), code)
                    row = price_row(
                        one, style["currency"], compare_at=self.settings.get("compare_at", True)
                    )
                    if key[0] and _differs(row, held.get(key), "price_minor"):
                        await self._try(
                            "PATCH", "/v1/prices", {"variant_id": key[0], "channel": code, **row}
                        )

    async def _levels(self, items: Sequence[Row]) -> None:
        held = {
            (row["variant_id"], row["channel"]): row
            async for row in self.store.pages("/v1/inventory-levels")
        }
        by_id = {item["id"]: item for item in items}
        rows = []
        async for stock in self.erp.pages("/v1/stock"):
            item = by_id.get(stock["style_id"])
            variant_id = self.pairs.variants.get(stock["variant_id"])
            for code in channels_of(item, self.settings) if item and variant_id else []:
                row = level_row(stock, self.settings["channels"][code])
                if row is not None and _differs(
                    row, held.get((variant_id or "", code)), "available"
                ):
                    rows.append({"variant_id": variant_id, "channel": code, **row})
        await self.store.batch("/v1/inventory-levels/batch", rows)

    async def _try(self, method: str, path: str, body: Row) -> None:
        try:
            await self.store.ask(method, path, body)
        except Refused:
            return  # it is looked at again in the next round


def _clear(item: Row, items: Sequence[Row]) -> list[Row]:
    """Variants whose SKU nobody could take for another one's."""
    looks = [_look(v["sku"]) for each in items for v in each["variants"]]
    return [v for v in item["variants"] if v["sku"].strip() and looks.count(_look(v["sku"])) == 1]


def _look(sku: str) -> str:
    return "".join(sku.split()).casefold()


def _differs(row: Row, held: Row | None, what: str) -> bool:
    if held is None:
        return row[what] is not None
    return any(held[name] != value for name, value in row.items())
