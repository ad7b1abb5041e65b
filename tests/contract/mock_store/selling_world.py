"""A small store in memory for tests of the order path, spoken to over ASGI."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Engine, select

from mock_kit.env import Env, HttpRequest, HttpResponse
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import Database, begin_boot, open_engine
from mock_store.app import Store, create_store
from mock_store.settings import Settings
from mock_store.tables.registry import KIT

MONDAY = datetime(2026, 12, 7, 15, 0, tzinfo=UTC)
TOKENS = {role: f"{role}-token" for role in ("bridge", "staff", "storefront", "import", "control")}
ADDRESS = {"name": "Ada", "line1": "1 Quay", "city": "Duluth", "region": "MN", "country": "US"}


class _NoFiles:
    def write(self, name: str, content: bytes) -> None:
        raise AssertionError(name)

    def read(self, name: str) -> bytes:
        raise AssertionError(name)

    def names(self, prefix: str = "") -> list[str]:
        return []


async def _no_http(request: HttpRequest) -> HttpResponse:
    raise AssertionError(request)


async def _no_sleep(seconds: float) -> None:
    raise AssertionError(seconds)


@dataclass
class Shop:
    """The store under test, with the words of the tests."""

    store: Store
    database: Database
    loop: asyncio.AbstractEventLoop
    now: list[datetime]
    variants: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str
    ) -> httpx.Response:
        """Make one request."""
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.loop.run_until_complete(self._ask(method, path, body, named))

    async def _ask(
        self, method: str, path: str, body: Any, headers: Mapping[str, str]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.store.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://store") as client:
            return await client.request(method, path, json=body, headers=dict(headers))

    def done(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> Any:
        """Make one request that must succeed, and return its body."""
        answer = self.ask(method, path, body, token=token)
        assert answer.is_success, (answer.status_code, answer.text)
        return answer.json()

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now[0] += timedelta(seconds=seconds)

    def channel(self, **settings: Any) -> None:
        """Set up the channel us: exclusive tax of 10 % unless said otherwise."""
        wanted = {
            "name": "US",
            "currency": "USD",
            "tax_rate_bp": 1000,
            "shipping_methods": [{"code": "ground", "name": "Ground", "price_minor": 500}],
            "discount_codes": [{"code": "SAVE20", "percent_bp": 2000}],
        }
        self.done("PUT", "/v1/channels/us", {**wanted, **settings}, token="staff-token")

    def item(self, sku: str, price_minor: int | None = 1000, **fields: Any) -> str:
        """Put an item on sale in the channel us; return its variant id."""
        body = {
            "title": f"Title of {sku}",
            "channels": ["us"],
            "variants": [{"client_reference": f"erp-{sku}", "sku": sku, **fields}],
        }
        product = self.done("POST", "/v1/products", body, token="bridge-token")
        self.variants[sku] = product["variants"][0]["id"]
        if price_minor is not None:
            self.price(sku, price_minor)
        return self.variants[sku]

    def price(self, sku: str, price_minor: int | None) -> None:
        """Set the price of an item."""
        row = {
            "variant_id": self.variants[sku],
            "channel": "us",
            "currency": "USD",
            "price_minor": price_minor,
        }
        self.batch("/v1/prices/batch", row)

    def level(self, sku: str, available: int, stock_version: int = 1, **fields: Any) -> None:
        """Write the level of an item."""
        row = {
            "variant_id": self.variants[sku],
            "channel": "us",
            "available": available,
            "stock_version": stock_version,
            **fields,
        }
        self.batch("/v1/inventory-levels/batch", row)

    def offer(self, sku: str) -> int:
        """Return what the channel offers of an item."""
        path = f"/v1/inventory-levels?variant_ids={self.variants[sku]}&channel=us"
        offer: int = self.done("GET", path, token="bridge-token")["items"][0]["offer"]
        return offer

    def batch(self, path: str, *rows: Mapping[str, Any]) -> list[Any]:
        """Write rows that must all succeed."""
        results: list[Any] = self.done("POST", path, {"rows": rows}, token="bridge-token")[
            "results"
        ]
        assert all(result["status"] < 300 for result in results), results
        return results

    def cart(
        self, *lines: tuple[str, int], session: str | None = None, code: str | None = None
    ) -> Any:
        """Fill a cart and take it through checkout; return its preview."""
        cart = self.done("POST", "/shop/v1/channels/us/carts", token=session)
        entries = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
        path = f"/shop/v1/carts/{cart['id']}"
        self.done("PUT", f"{path}/lines", {"lines": entries, "discount_code": code}, token=session)
        entered = {
            "email": "Ada@Example.org",
            "name": "Ada",
            "billing_address": ADDRESS,
            "shipping_method": "ground",
            "note": "Ring twice\nplease",
            "custom": {"gift": "yes"},
        }
        return self.done("POST", f"{path}/checkout", entered, token=session)

    def try_order(
        self,
        cart: Any,
        *,
        total_minor: int | None = None,
        tenders: Sequence[Any] | None = None,
        session: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Order a cart, paid by card unless said otherwise."""
        total = cart["totals"]["total_minor"] if total_minor is None else total_minor
        if tenders is None:
            tenders = [{"kind": "card", "amount_minor": total, "state": "paid"}]
        body = {"expected_total_minor": total, "tenders": tenders}
        path = f"/shop/v1/carts/{cart['id']}/order"
        return self.ask("POST", path, body, token=session, **headers)

    def order(self, *lines: tuple[str, int], session: str | None = None, **how: Any) -> Any:
        """Place an order that must succeed."""
        code = how.pop("code", None)
        cart = self.cart(*lines, session=session, code=code)
        answer = self.try_order(cart, session=session, **how)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def answer(self, order: Any, word: str, stock_version: int | None = None, **row: Any) -> Any:
        """Answer an order as the ERP does; return the row's result."""
        lines = [{"line_id": line["id"], "stock_version": stock_version} for line in order["lines"]]
        body = {
            "order_id": order["id"],
            "answer": word,
            "reference": {"order_id": "so_1", "number": "SO-000001", "version": 1},
            "lines": lines,
            **row,
        }
        path = "/v1/orders/answers/batch"
        return self.done("POST", path, {"rows": [body]}, token="bridge-token")["results"][0]

    def staff(self, order: Any, act: str, body: Any = None) -> httpx.Response:
        """Do something to an order as staff."""
        return self.ask("POST", f"/v1/orders/{order['id']}/{act}", body, token="staff-token")

    def read(self, order: Any) -> Any:
        """Return an order as it is now."""
        return self.done("GET", f"/v1/orders/{order['id']}", token="bridge-token")

    def log_in(self, email: str) -> str:
        """Register a customer and return a session."""
        secret = {"email": email, "password": "correct horse"}
        self.done("POST", "/shop/v1/customers", {**secret, "name": email})
        token: str = self.done("POST", "/shop/v1/sessions", secret)["token"]
        return token

    def topics(self, entity: str) -> list[str]:
        """Return the recorded topics of an entity, in order."""
        changes = KIT.changes
        wanted = select(changes.c.topic).where(changes.c.entity == entity)
        found = wanted.order_by(changes.c.change_no)
        rows = self.loop.run_until_complete(
            self.database.read(lambda tx: list(tx.connection.execute(found).scalars()))
        )
        return list(rows)

    def journal_text(self) -> str:
        """Return everything that was written into the journal of exchanges."""
        wanted = select(KIT.exchanges.c.request)
        rows = self.loop.run_until_complete(
            self.database.read(lambda tx: list(tx.connection.execute(wanted).scalars()))
        )
        return json.dumps(rows)


def a_shop() -> Shop:
    """A store with the channel us and nothing in it."""
    shop = an_empty_shop()
    shop.channel()
    return shop


def an_empty_shop() -> Shop:
    """A store with nothing in it."""
    engine: Engine = open_engine("sqlite://")
    begin_boot(engine, KIT, seed="1")
    now = [MONDAY]
    env = Env(
        node="store",
        now=lambda: now[0],
        sleep=_no_sleep,
        new_id=seeded_ids("1", "store", 1),
        rng=keyed_random("1"),
        http=_no_http,
        files=_NoFiles(),
        spawn=lambda work: asyncio.get_running_loop().create_task(work),
    )
    loop = asyncio.new_event_loop()
    store = create_store(Settings(tokens=TOKENS), env, engine)
    return Shop(store, store.database, loop, now)
