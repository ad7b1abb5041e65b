"""A bridge as it is written in an afternoon: it polls, it posts, and hopes for the best.

Wrong on purpose, and the worked example of docs/howto/certify_your_bridge.md, which says
beforehand what is wrong with it. What it has sent it keeps in mind alone, nothing is looked up
before it is posted, and nothing of a store's order is read a second time.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from scenarios.bridges.shared.client import Client, Refused, Row, TryLater
from scenarios.bridges.shared.live import run_live
from scenarios.bridges.shared.surroundings import Surroundings

POLL_S = 2.0
VARIANT = ("sku", "options", "barcode", "weight_g", "tracked", "is_free", "order_quantity")
ADDRESS = ("name", "line1", "line2", "city", "region", "postal_code", "country", "phone")
LINE = ("quantity", "unit_price_minor", "discount_minor", "tax_minor")
PARCEL = ("number", "status", "shipped_on", "carrier", "method", "tracking_number", "tracking_url")


class Naive:
    """Sends what it has not sent like that before."""

    def __init__(self, here: Surroundings) -> None:
        self.settings: Mapping[str, Any] = json.loads(here.environ["SEATRIAL_SETTINGS"])
        self.erp, self.store = Client(here, "erp"), Client(here, "store")
        self.sent: dict[tuple[str, str], Row] = {}
        self.booked: set[str] = set()

    async def poll(self) -> None:
        """Carry everything once."""
        items = [item async for item in self.erp.pages("/v1/items")]
        await self._send("/v1/products/batch", [self._product(item) for item in items])
        variants = {
            variant["client_reference"]: variant["id"]
            async for product in self.store.pages("/v1/products")
            for variant in product["variants"]
        }
        await self._prices([item["id"] for item in items], variants)
        await self._levels(variants)
        await self._orders()
        await self._answers()

    async def _send(self, path: str, rows: Sequence[Row]) -> None:
        """Post rows that are not as they were sent the last time."""
        names = ("client_reference", "order_id", "variant_id", "channel")
        keys = [(path, " ".join(str(row.get(name)) for name in names)) for row in rows]
        news = [(k, row) for k, row in zip(keys, rows, strict=True) if self.sent.get(k) != row]
        await self.store.batch(path, [row for _, row in news])
        self.sent |= dict(news)

    def _product(self, item: Row) -> Row:
        channels = self.settings["channels"].items()
        return {
            "client_reference": item["id"],
            "title": item["name"],
            **{name: item[name] for name in ("description", "brand", "options")},
            "channels": [code for code, of in channels if of["assortment"] in item["assortments"]],
            "variants": [
                {"client_reference": each["id"], **{name: each[name] for name in VARIANT}}
                for each in item["variants"]
            ],
        }

    async def _prices(self, style_ids: Sequence[str], variants: Mapping[str, str]) -> None:
        for code, of in self.settings["channels"].items():
            found = await self.erp.several(
                "/v1/prices", "style_ids", style_ids, price_list=of["price_list"]
            )
            rows = [
                {
                    "variant_id": variants[price["variant_id"]],
                    "channel": code,
                    "currency": style["currency"],
                    "price_minor": price["price_minor"],
                    "compare_at_minor": price["compare_at_minor"],
                }
                for style in found
                for price in style["variants"]
                if price["variant_id"] in variants
            ]
            await self._send("/v1/prices/batch", rows)

    async def _levels(self, variants: Mapping[str, str]) -> None:
        rows = []
        async for stock in self.erp.pages("/v1/stock"):
            for code, of in self.settings["channels"].items():
                if stock["known"] and stock["variant_id"] in variants:
                    free = sum(
                        place["on_hand"] - place["reserved"]
                        for place in stock["warehouses"]
                        if place["code"] in of["warehouses"] and place["kind"] == "sellable"
                    )
                    backorder = {name: stock["backorder"][name] for name in ("allowed", "free")}
                    rows.append(
                        {
                            "variant_id": variants[stock["variant_id"]],
                            "channel": code,
                            "available": max(0, free),
                            "stock_version": stock["stock_version"],
                            "backorder": backorder if backorder["allowed"] else {"allowed": False},
                            "supply": stock["supply"],
                        }
                    )
        await self._send("/v1/inventory-levels/batch", rows)

    async def _orders(self) -> None:
        """Book every order that was not seen yet, whatever became of it."""
        async for order in self.store.pages("/v1/orders"):
            if order["id"] not in self.booked:
                with suppress(Refused):
                    await self.erp.ask("POST", "/v1/orders", await self._booking(order))
                self.booked.add(order["id"])

    async def _booking(self, order: Row) -> Row:
        shipping = {
            name: order["shipping"][name] for name in ("method", "price_minor", "tax_minor")
        }
        places = ("billing_address", "shipping_address")
        return {
            "client_reference": order["id"],
            "channel": "web",
            "sales_channel": order["channel"],
            "number_at_origin": order["number"],
            **{name: order[name] for name in ("placed_at", "currency", "prices_include_tax")},
            **{name: order[name] for name in ("discount_minor", "total_minor", "note", "custom")},
            "customer_id": await self._customer(order),
            "contact": order["contact"],
            **{name: {part: order[name][part] for part in ADDRESS} for name in places},
            "shipping": shipping,
            "fees": order["fees"],
            "tenders": [
                {name: tender[name] for name in ("kind", "amount_minor", "state")}
                for tender in order["tenders"]
                if tender["state"] in ("pending", "authorised", "paid")
            ],
            "warehouse_codes": self.settings["channels"][order["channel"]]["warehouses"],
            "on_shortage": self.settings["oversell_outcome"],
            "lines": [
                {
                    "client_line_id": line["id"],
                    "variant_id": line["variant_client_reference"],
                    **{name: line[name] for name in LINE},
                }
                for line in order["lines"]
            ],
        }

    async def _customer(self, order: Row) -> str | None:
        """Open an account for whoever has one in the store."""
        if order["is_guest"]:
            return None
        place = {part: order["shipping_address"][part] for part in ADDRESS}
        person = {name: order["contact"][name] for name in ("name", "email", "phone")}
        made = await self.erp.ask("POST", "/v1/customers", {**person, "addresses": [place]})
        return str(made["id"])

    async def _answers(self) -> None:
        """Tell the store what became of its orders, and which parcels left."""
        answers = []
        async for order in self.erp.pages("/v1/orders", channel="web"):
            status = order["status"]
            lines = [
                {"line_id": line["client_line_id"], "stock_version": line["stock_version"]}
                | {name: line[name] for name in ("backordered", "ship_on", "cancelled")}
                for line in order["lines"]
            ]
            answers.append(
                {
                    "order_id": order["client_reference"],
                    "answer": "accepted" if status in ("shipped", "closed") else status,
                    "reason": order["status_reason"],
                    "reference": {"order_id": order["id"]}
                    | {name: order[name] for name in ("number", "version")},
                    "lines": lines,
                }
            )
        await self._send("/v1/orders/answers/batch", answers)
        parcels = [
            {
                "order_id": shipment["order_client_reference"],
                "client_reference": shipment["id"],
                **{name: shipment[name] for name in PARCEL},
                "lines": [
                    {"line_id": line["client_line_id"], "quantity": line["pieces"]}
                    for line in shipment["lines"]
                ],
            }
            async for shipment in self.erp.pages("/v1/shipments")
            if shipment["channel"] == "web"
        ]
        await self._send("/v1/orders/fulfillments/batch", parcels)


async def hope(here: Surroundings) -> None:
    """Run the naive bridge."""
    naive = Naive(here)
    while True:
        with suppress(TryLater, Refused):
            await naive.poll()
        await here.sleep(POLL_S)


if __name__ == "__main__":
    run_live(hope)
