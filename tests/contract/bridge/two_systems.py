"""A whole ERP and a whole store in memory, and the bridge's flows between them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from fastapi import FastAPI

import mock_erp.app
import mock_erp.settings
import mock_erp.tables.registry
import mock_store.app
import mock_store.settings
import mock_store.tables.registry
from bridge.adapters.client import Client
from bridge.adapters.erp.business_time import ErpBusinessClock
from bridge.adapters.erp.connect import connect_erp
from bridge.adapters.store.connect import connect_store
from bridge.flows.build import Memory, build_flows
from bridge.links.memory import MemoryLinks
from bridge.ports.flow import Done, Flow, Outcome
from bridge.ports.http import HttpRequest, HttpResponse, NotSent, Unknown
from mock_kit import env as kit
from mock_kit.clock import ManualClock
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import begin_boot, open_engine
from scenarios.worlds.simulated_env import MemoryFiles
from tests.unit.bridge.flows.build import Alarmed, Marked, Written, settings
from tests.unit.bridge.flows.memory_people import Decided

Json = dict[str, Any]
HOME = {"name": "Ada", "line1": "12 Quay Street", "city": "Portland", "country": "US"}


class NoFiles:
    """Files that are kept nowhere."""

    def write(self, name: str, content: bytes) -> None:
        raise AssertionError(f"unexpected file {name}")

    def read(self, name: str) -> bytes:
        raise FileNotFoundError(name)

    def names(self, prefix: str = "") -> list[str]:
        return []


async def _no_http(request: kit.HttpRequest) -> kit.HttpResponse:
    raise kit.NotSent(request.url)


async def _no_sleep(seconds: float) -> None:
    raise AssertionError(f"nothing sleeps {seconds} s here")


def _spawn(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(work)


def _env(node: str, clock: ManualClock, boot: int) -> kit.Env:
    return kit.Env(
        node=node,
        now=clock.now,
        sleep=_no_sleep,
        new_id=seeded_ids("1", node, boot),
        rng=keyed_random("1"),
        http=_no_http,
        files=NoFiles(),
        spawn=_spawn,
    )


class TwoSystems:
    """Both sides and all flows; `lose_next` loses the answer to the next write of the bridge."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.clock = ManualClock()
        erp_settings, store_settings = mock_erp.settings.Settings(), mock_store.settings.Settings()
        self.tokens = {"erp": erp_settings.role_tokens, "store": store_settings.role_tokens}
        self._engines = {"erp": open_engine("sqlite://"), "store": open_engine("sqlite://")}
        boots = {
            "erp": begin_boot(self._engines["erp"], mock_erp.tables.registry.KIT_TABLES),
            "store": begin_boot(self._engines["store"], mock_store.tables.registry.KIT),
        }
        erp = mock_erp.app.create_erp(
            erp_settings, _env("erp", self.clock, boots["erp"]), self._engines["erp"]
        )
        store = mock_store.app.create_store(
            store_settings, _env("store", self.clock, boots["store"]), self._engines["store"]
        )
        self._databases = (erp.database, store.database)
        self.apps: Mapping[str, FastAPI] = {"erp": erp.app, "store": store.app}
        self.lose_next = False
        self.die_before = ""  # the path of a request that is never made
        self.session = ""  # of the shopper; a guest has none
        self.writes: list[str] = []
        self.marks = Marked()
        self.erp = connect_erp(self._http, "http://erp", self.tokens["erp"]["bridge"])
        self.store = connect_store(self._http, "http://store", self.tokens["store"]["bridge"])
        self.flows: Mapping[str, Flow] = {}

    def start_over(self, **changes: Any) -> None:
        """Empty both sides, and build the flows anew; building the sides takes far longer."""
        for system in ("erp", "store"):
            self.ask(system, "POST", "/_control/reset", {}, role="control")
        self.session = ""
        self.marks = Marked()
        self.files = MemoryFiles()
        clock = ErpBusinessClock(
            Client(self._http, "http://erp", self.tokens["erp"]["bridge"], system="ERP")
        )
        memory = Memory(
            MemoryLinks(), self.marks, Alarmed(), Written(), Decided(), clock, self.files
        )
        self.flows = build_flows(self.erp, self.store, memory, settings(**changes))

    def close(self) -> None:
        """Let go of both databases."""
        for database in self._databases:
            database.poison()
        self.runner.close()

    def visit(self, flow: str, *keys: str) -> Mapping[str, Outcome]:
        """Visit keys and wait for it."""
        self.writes.clear()
        return self.runner.run(self._visit(flow, *keys))

    def settle(self, flow: str, *keys: str) -> None:
        """Visit keys, which must be done."""
        outcomes = self.visit(flow, *keys)
        assert outcomes == {key: Done() for key in keys}, outcomes

    def ask(
        self, system: str, method: str, path: str, body: Any = None, role: str = "bridge"
    ) -> Any:
        """Send one request as a role (storefront: a shopper); it must succeed."""
        answer = self.runner.run(self._ask(system, method, path, body, role))
        assert answer.status < 300, answer.body
        return httpx.Response(answer.status, content=answer.body).json()

    async def _visit(self, flow: str, *keys: str) -> Mapping[str, Outcome]:
        return await self.flows[flow].visit(keys)

    async def _ask(self, system: str, method: str, path: str, body: Any, role: str) -> HttpResponse:
        headers = {"authorization": f"Bearer {self.tokens[system][role]}"}
        if path.startswith("/shop"):
            headers = {"authorization": f"Bearer {self.session}"} if self.session else {}
        request = httpx.Request(method, f"http://{system}{path}", json=body)
        return await self._send(
            HttpRequest(method, str(request.url), {**request.headers, **headers}, request.content)
        )

    async def _http(self, request: HttpRequest) -> HttpResponse:
        if self.die_before and urlsplit(request.url).path == self.die_before:
            raise NotSent("the program died before it asked")
        response = await self._send(request)
        if request.method != "GET":
            self.writes.append(f"{request.method} {urlsplit(request.url).path}")
            if self.lose_next:
                self.lose_next = False
                raise Unknown("the answer was lost")
        return response

    async def _send(self, request: HttpRequest) -> HttpResponse:
        app = self.apps[urlsplit(request.url).netloc]
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.request(
                request.method,
                request.url,
                headers=dict(request.headers),
                content=request.body or None,
            )
        return HttpResponse(answer.status_code, dict(answer.headers), answer.content)


class Trade(TwoSystems):
    """One style with two variants, priced and stocked, on channel `us`."""

    def start_over(self, **changes: Any) -> None:
        """Begin with empty systems, and put the trade into the ERP."""
        super().start_over(**changes)
        channel = {
            "name": "US",
            "currency": "USD",
            "tax_rate_bp": 825,
            "stock_policy": "hold",
            "shipping_methods": [{"code": "ground", "name": "Ground", "price_minor": 795}],
            "discount_codes": [{"code": "TEN", "percent_bp": 1000}],
        }
        self.ask("store", "PUT", "/v1/channels/us", channel)
        self.ask("erp", "POST", "/v1/warehouses", {"code": "MAIN", "name": "Main"})
        self.ask("erp", "POST", "/v1/warehouses", {"code": "EAST", "name": "East"})
        self.style = self.ask("erp", "POST", "/v1/styles", A_STYLE)
        self.variants = [variant["id"] for variant in self.style["variants"]]
        self.key = self.style["id"]
        body = {"code": "WEB", "style_ids": [self.key]}
        self.ask("erp", "POST", "/v1/assortments", body)
        price_list = self.ask("erp", "POST", "/v1/price-lists", A_LIST)
        line = {"price_list_id": price_list["id"], "style_id": self.key, "price_minor": 1999}
        self.price_line = self.ask("erp", "POST", "/v1/price-lines", line)
        self.receive(5)

    def receive(self, pieces: int) -> None:
        """Book pieces of the first variant in."""
        lines = [{"variant_id": self.variants[0], "pieces": pieces}]
        self.ask("erp", "POST", "/v1/stock/receipts", {"warehouse": "MAIN", "lines": lines})

    def publish(self) -> None:
        """Bring product, prices and stock into the store."""
        self.settle("products", self.key)
        self.settle("prices", self.key)
        self.settle("stock", *self.variants)

    def product(self) -> Json:
        """Read the product in the store."""
        found = self.ask("store", "GET", f"/v1/products?client_references={self.key}")
        product: Json = found["items"][0]
        return product

    def order(self, quantity: int = 2, email: str = "ada@example.com") -> str:
        """Place a guest's order with a discount; answer with its id."""
        variant_id = self.product()["variants"][0]["id"]
        cart = self.ask("store", "POST", "/shop/v1/channels/us/carts", {})["id"]
        lines = {"lines": [{"variant_id": variant_id, "quantity": quantity}]}
        path = f"/shop/v1/carts/{cart}"
        self.ask("store", "PUT", f"{path}/lines", {**lines, "discount_code": "TEN"})
        buyer = {"email": email, "name": "Ada", "billing_address": HOME, "note": "Ring twice"}
        checkout = {**buyer, "shipping_method": "ground", "custom": {"gift": "yes"}}
        total = self.ask("store", "POST", f"{path}/checkout", checkout)["totals"]["total_minor"]
        tenders = [{"kind": "card", "amount_minor": total, "state": "paid"}]
        wanted = {"expected_total_minor": total, "tenders": tenders}
        order_id: str = self.ask("store", "POST", f"{path}/order", wanted)["id"]
        return order_id

    def in_store(self, order_id: str) -> Json:
        """Read an order of the store."""
        order: Json = self.ask("store", "GET", f"/v1/orders?ids={order_id}")["items"][0]
        return order

    def in_erp(self, order_id: str) -> list[Json]:
        """Read the ERP's orders of a store order."""
        found: list[Json] = self.ask("erp", "GET", f"/v1/orders?client_references={order_id}")[
            "items"
        ]
        return found


A_STYLE = {
    "style_number": "TEE",
    "name": "Crew-neck tee “Ü” 👕",
    "brand": "Harbour",
    "options": [{"name": "Size", "values": ["S", "M"]}],
    "variants": [
        {"sku": "TEE-S", "options": {"Size": "S"}, "weight_g": 180},
        {"sku": "TEE-M", "options": {"Size": "M"}},
    ],
}
A_LIST = {
    "code": "WEB-USD",
    "name": "Web",
    "currency": "USD",
    "tax_basis": "exclusive",
    "time_zone": "America/Chicago",
}
