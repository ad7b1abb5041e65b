"""A store of its own for each test, spoken to over ASGI."""

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from mock_kit.clock import ManualClock
from mock_kit.env import Env, HttpRequest, HttpResponse, NotSent
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import begin_boot, open_engine
from mock_store.app import Store, create_store
from mock_store.settings import Settings
from mock_store.tables.registry import KIT

Json = dict[str, Any]


class NoFiles:
    """Files that are kept nowhere."""

    def write(self, name: str, content: bytes) -> None:
        raise AssertionError(f"the store writes no file, not even {name}")

    def read(self, name: str) -> bytes:
        raise FileNotFoundError(name)

    def names(self, prefix: str = "") -> list[str]:
        return []


async def _no_http(request: HttpRequest) -> HttpResponse:
    raise NotSent(request.url)


async def _no_sleep(seconds: float) -> None:
    raise AssertionError(f"nothing sleeps {seconds} s in these tests")


def _spawn(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(work)


@dataclass
class Shop:
    """The store under test, its clock, and short ways to speak to it."""

    store: Store
    clock: ManualClock
    tokens: dict[str, str]
    runner: asyncio.Runner
    products: dict[str, Json] = field(default_factory=dict)

    def call(self, method: str, path: str, *, role: str | None = "bridge", **how: Any) -> Any:
        """Send one request as a role (None: as a shopper) and return the answer."""
        headers = dict(how.pop("headers", {}))
        if role is not None:
            headers["authorization"] = f"Bearer {self.tokens[role]}"
        return self.runner.run(self._send(method, path, headers=headers, **how))

    async def _send(self, method: str, path: str, **how: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.store.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://store") as client:
            return await client.request(method, path, **how)

    def ok(self, method: str, path: str, **how: Any) -> Any:
        """Send one request that must succeed and return its JSON."""
        answer = self.call(method, path, **how)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def row(self, path: str, row: Json) -> Json:
        """Write a batch of one row and return its result."""
        result: Json = self.ok("POST", path, json={"rows": [row]})["results"][0]
        return result

    def channel(self, code: str = "us", **settings: Any) -> Json:
        """Set up a channel."""
        body = {"name": code.upper(), "currency": "USD", **settings}
        channel: Json = self.ok("PUT", f"/v1/channels/{code}", json=body)
        return channel

    def tee(self, **variant: Any) -> str:
        """Create a product with one variant, published in `us`; return the variant's id."""
        product = self.ok(
            "POST",
            "/v1/products",
            json={
                "title": "Heavy Tee",
                "channels": ["us"],
                "client_reference": "sty_1",
                "variants": [{"client_reference": "itm_1", "sku": "TEE-S", **variant}],
            },
        )
        self.products[product["id"]] = product
        variant_id: str = product["variants"][0]["id"]
        return variant_id

    def price(self, variant_id: str, price_minor: int | None, **more: Any) -> Json:
        """Write one price in `us`; return the result of its row."""
        row = {"variant_id": variant_id, "channel": "us", "currency": "USD"}
        return self.row("/v1/prices/batch", {**row, "price_minor": price_minor, **more})

    def level(self, variant_id: str, available: int, stock_version: int = 1, **more: Any) -> Json:
        """Write one level in `us`; return the result of its row."""
        row = {"variant_id": variant_id, "channel": "us", "available": available}
        return self.row(
            "/v1/inventory-levels/batch", {**row, "stock_version": stock_version, **more}
        )

    def page(self, quantity: int = 1, handle: str = "heavy-tee") -> Json:
        """Read the product page as a shopper; return its first variant."""
        path = f"/shop/v1/channels/us/products/{handle}?quantity={quantity}"
        variant: Json = self.ok("GET", path, role=None)["variants"][0]
        return variant

    def events(self, topics: str = "*") -> list[Json]:
        """Read the whole feed."""
        events: list[Json] = self.ok("GET", f"/v1/events?limit=500&topics={topics}")["events"]
        return events


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Build a store in memory."""
    clock = ManualClock()
    engine = open_engine("sqlite://")
    boot = begin_boot(engine, KIT)
    env = Env(
        node="store",
        now=clock.now,
        sleep=_no_sleep,
        new_id=seeded_ids("1", "store", boot),
        rng=keyed_random("1"),
        http=_no_http,
        files=NoFiles(),
        spawn=_spawn,
    )
    settings = Settings()
    with asyncio.Runner() as runner:
        store = create_store(settings, env, engine)
        yield Shop(store, clock, settings.role_tokens, runner)
        store.database.poison()
