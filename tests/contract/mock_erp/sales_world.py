"""A small ERP in memory for tests of the order path, spoken to over ASGI."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from fastapi import APIRouter

from mock_erp.api.catalogue import styles
from mock_erp.api.goods import returns, set_asides, shipments
from mock_erp.api.money import credit_memos, deposits, invoices
from mock_erp.api.people import matching, resolving, reviews
from mock_erp.api.pricing import price_lines, price_lists
from mock_erp.api.sales import customers, order_acts, order_imports, orders, till
from mock_erp.events import stock_changed
from mock_erp.tables.items import Style, Variant
from mock_erp.tables.orders import allocate_waiting, refresh_promises
from mock_erp.tables.purchase_orders import PurchaseOrder, PurchaseOrderLine
from mock_erp.tables.registry import KIT_TABLES, Company, with_company
from mock_erp.tables.stock import Warehouse, Why, change_level, open_stock_item
from mock_kit.clock import ManualClock
from mock_kit.env import Env, HttpRequest, HttpResponse
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import Database, Tx, begin_boot, open_engine
from mock_kit.web.app import make_app

ROLES = ("accountant", "bridge", "clerk", "till", "import", "warehouse")
TOKENS = {role: f"{role}-token" for role in ROLES}
NOUNS = (
    matching,
    resolving,
    reviews,
    customers,
    orders,
    order_acts,
    order_imports,
    shipments,
    returns,
    set_asides,
    deposits,
    invoices,
    credit_memos,
    till,
    price_lists,
    price_lines,
    styles,
)
# A Monday.
MONDAY = datetime(2026, 12, 7, 12, 0, tzinfo=UTC)


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


def an_env(clock: ManualClock) -> Env:
    """An Env that reaches nothing outside."""
    return Env(
        node="erp",
        now=clock.now,
        sleep=_no_sleep,
        new_id=seeded_ids("1", "erp", 1),
        rng=keyed_random("1"),
        http=_no_http,
        files=_NoFiles(),
        spawn=lambda work: asyncio.get_running_loop().create_task(work),
    )


@dataclass
class Erp:
    """The ERP under test: requests by role, and set-up by its table functions."""

    database: Database
    app: Any
    loop: asyncio.AbstractEventLoop
    clock: ManualClock

    def ask(self, method: str, path: str, body: Any = None, **more: str) -> httpx.Response:
        """Send one request; `role` is that of the token, `key` the idempotency key."""
        headers = {"authorization": f"Bearer {TOKENS[more.get('role', 'bridge')]}"}
        if "key" in more:
            headers["idempotency-key"] = more["key"]

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://erp") as client:
                return await client.request(method, path, json=body, headers=headers)

        return self.loop.run_until_complete(send())

    def close(self) -> None:
        """Give back the database and the loop."""
        self.database.poison()
        self.loop.close()

    def write(self, work: Callable[[Tx], Any]) -> Any:
        """Run table functions in one transaction."""
        return self.loop.run_until_complete(self.database.write(work))

    def changes(self, topic: str) -> list[dict[str, Any]]:
        """Return the snapshots recorded under a topic, in order."""
        changes = self.database.tables.changes
        query = changes.select().where(changes.c.topic == topic).order_by(changes.c.change_no)

        def read(tx: Tx) -> list[dict[str, Any]]:
            return [json.loads(row.snapshot) for row in tx.connection.execute(query)]

        return self.loop.run_until_complete(self.database.read(read))


def an_erp() -> Erp:
    """An ERP with warehouses MAIN, EAST and the quarantine QUAR, and nothing else."""
    erp = an_empty_erp()
    erp.write(_open_warehouses)
    return erp


def an_empty_erp() -> Erp:
    """An ERP in which nothing was ever entered."""
    engine = with_company(open_engine("sqlite://"), Company(ZoneInfo("America/Chicago"), 1))
    begin_boot(engine, KIT_TABLES)
    clock = ManualClock(MONDAY)
    env = an_env(clock)
    database = Database(engine, KIT_TABLES, env)
    business = APIRouter(prefix="/v1")
    for nouns in NOUNS:
        business.include_router(nouns.router)
    app = make_app(
        title="ERP",
        version="1",
        description="",
        database=database,
        env=env,
        tokens=TOKENS,
        routers=[business],
        media_types={"/v1/order-imports": order_imports.CSV},
    )
    return Erp(database, app, asyncio.new_event_loop(), clock)


def _open_warehouses(tx: Tx) -> None:
    for code, kind in (("MAIN", "sellable"), ("EAST", "sellable"), ("QUAR", "quarantine")):
        tx.session.add(
            Warehouse(
                id=f"wh_{code}",
                code=code,
                name=code,
                kind=kind,
                change_no=tx.change_no(),
                created_at=tx.now,
                updated_at=tx.now,
            )
        )


def a_variant(erp: Erp, variant_id: str, on_hand: Mapping[str, int], **columns: Any) -> str:
    """Add a style of one variant with stock by warehouse code; `columns` are the variant's."""

    def work(tx: Tx) -> None:
        stamps: dict[str, Any] = {"created_at": tx.now, "updated_at": tx.now}
        style = Style(id=f"sty_{variant_id}", style_number=variant_id, name="Tee", **stamps)
        variant = Variant(
            id=variant_id,
            style_id=style.id,
            sku=variant_id.upper(),
            options={"Size": "M"},
            **{**stamps, **columns},
        )
        tx.session.add_all([style, variant])
        tx.session.flush()
        open_stock_item(tx, variant_id)
        for code, pieces in on_hand.items():
            change_level(tx, variant_id, f"wh_{code}", on_hand=pieces, why=Why("count", "opening"))

    erp.write(work)
    return variant_id


def receive(erp: Erp, variant_id: str, pieces: int, code: str = "MAIN") -> None:
    """Book a receipt and give it to those who wait."""

    def work(tx: Tx) -> None:
        change_level(tx, variant_id, f"wh_{code}", on_hand=pieces, why=Why("receipt", "a delivery"))
        allocate_waiting(tx, [variant_id])
        stock_changed(tx, [variant_id])

    erp.write(work)


def expect(erp: Erp, variant_id: str, pieces: int, expected_on: date) -> str:
    """Enter a confirmed purchase order and return its id."""

    def work(tx: Tx) -> str:
        order_id = tx.new_id("po")
        tx.session.add(
            PurchaseOrder(
                id=order_id,
                number=order_id,
                supplier="Mill",
                warehouse_id="wh_MAIN",
                expected_on=expected_on,
                created_at=tx.now,
                updated_at=tx.now,
            )
        )
        tx.session.add(
            PurchaseOrderLine(
                id=tx.new_id("pol"),
                purchase_order_id=order_id,
                variant_id=variant_id,
                position=0,
                pieces=pieces,
            )
        )
        refresh_promises(tx, [variant_id])
        return order_id

    return str(erp.write(work))


def slip(erp: Erp, purchase_order_id: str, variant_id: str, expected_on: date) -> None:
    """Move a purchase order to another day."""

    def work(tx: Tx) -> None:
        tx.session.get_one(PurchaseOrder, purchase_order_id).expected_on = expected_on
        refresh_promises(tx, [variant_id])

    erp.write(work)


def an_order(*wanted: tuple[str, int], **fields: Any) -> dict[str, Any]:
    """A web order of (variant, pieces) lines at 10.00 each, adding up; `fields` go over it."""
    lines = [
        {
            "client_line_id": f"line-{index}",
            "variant_id": variant_id,
            "quantity": pieces,
            "unit_price_minor": 1000,
        }
        for index, (variant_id, pieces) in enumerate(wanted)
    ]
    order: dict[str, Any] = {
        "client_reference": "store-1",
        "channel": "web",
        "placed_at": "2026-12-07T11:59:00Z",
        "currency": "USD",
        "prices_include_tax": False,
        "contact": {"name": "Zoë Ångström", "email": "zoe@example.com"},
        "shipping_address": {"name": "Zoë Ångström", "line1": "1 Quay", "country": "SE"},
        "shipping": {"method": "ground", "price_minor": 500},
        "total_minor": 500 + 1000 * sum(pieces for _, pieces in wanted),
        "on_shortage": "hold",
        "lines": lines,
    }
    return order | fields
