"""The whole ERP in memory, spoken to over ASGI as by its users."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from mock_erp.app import Erp, create_erp
from mock_erp.settings import Settings
from mock_erp.tables.registry import KIT_TABLES
from mock_kit.clock import ManualClock
from mock_kit.env import Env, HttpRequest, HttpResponse, NotSent
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import begin_boot, open_engine

# 08:00 on a Monday in Chicago.
MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
SETTINGS = Settings(database_url="sqlite://", time_zone="America/Chicago", handling_days=1)


class MemoryFiles:
    """Files that are gone with the test."""

    def __init__(self) -> None:
        self._content: dict[str, bytes] = {}

    def write(self, name: str, content: bytes) -> None:
        self._content[name] = content

    def read(self, name: str) -> bytes:
        return self._content[name]

    def names(self, prefix: str = "") -> list[str]:
        return sorted(name for name in self._content if name.startswith(prefix))


async def _no_http(request: HttpRequest) -> HttpResponse:
    raise NotSent(request.url)


async def _no_sleep(seconds: float) -> None:
    raise AssertionError(seconds)


class _Clock:
    """A clock that can be set back between two tests."""

    def __init__(self) -> None:
        self._clock = ManualClock(MONDAY)

    def start_over(self) -> None:
        self._clock = ManualClock(MONDAY)

    def now(self) -> datetime:
        return self._clock.now()

    def advance(self, seconds: float) -> None:
        self._clock.advance(seconds)


@dataclass
class World:
    """The ERP, its clock, and somebody who asks."""

    erp: Erp
    clock: _Clock
    loop: asyncio.AbstractEventLoop

    def ask(
        self, method: str, path: str, body: Any = None, *, role: str = "bridge", **headers: str
    ) -> httpx.Response:
        """Send one request with the token of a role; a header is named with underscores."""
        given = {"authorization": f"Bearer {SETTINGS.role_tokens[role]}"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.erp.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://erp") as client:
                return await client.request(method, path, json=body, headers=given)

        return self.loop.run_until_complete(send())

    def get(self, path: str, **query: Any) -> Any:
        """Return the body of a read that is answered with 200."""
        answer = self.ask("GET", str(httpx.URL(f"/v1{path}", params=query)))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any, status: int = 201) -> Any:
        """Return the body of a POST that is answered with `status`."""
        answer = self.ask("POST", f"/v1{path}", body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def patch(self, path: str, body: Any) -> Any:
        """Return the body of a PATCH that is answered with 200."""
        answer = self.ask("PATCH", f"/v1{path}", body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def events(self, topics: str = "*", after: str | None = None) -> list[dict[str, Any]]:
        """Return what the feed holds of some topics."""
        query = {"topics": topics, "limit": 500} | ({"after": after} if after else {})
        events: list[dict[str, Any]] = self.get("/events", **query)["events"]
        return events

    def now_on(self) -> str:
        """Return the cursor of the end of the feed."""
        cursor: str = self.get("/events/latest")["cursor"]
        return cursor


def a_world(settings: Settings = SETTINGS) -> World:
    """An empty ERP on a Monday morning."""
    clock = _Clock()
    engine = open_engine("sqlite://", synchronous="OFF")
    boot = begin_boot(engine, KIT_TABLES)
    loop = asyncio.new_event_loop()
    env = Env(
        node="erp",
        now=clock.now,
        sleep=_no_sleep,
        new_id=seeded_ids("1", "erp", boot),
        rng=keyed_random("1"),
        http=_no_http,
        files=MemoryFiles(),
        spawn=loop.create_task,
    )
    return World(create_erp(settings, env, engine), clock, loop)


def start_over(world: World) -> None:
    """Empty the ERP, and make it Monday morning again."""
    world.clock.start_over()
    world.erp.database.reset()


def close(world: World) -> None:
    """Let go of what the world holds."""
    world.erp.database.poison()
    world.loop.close()


def a_style(world: World, number: str = "TEE", *, sizes: str = "SML", **fields: Any) -> Any:
    """Enter a style in some sizes; answer with the item."""
    variants = [
        {
            "sku": f"{number}-{size}",
            "options": {"Size": size},
            "client_reference": f"{number}{size}",
        }
        for size in sizes
    ]
    body = {
        "style_number": number,
        "name": f"{number} ärmellos",
        "options": [{"name": "Size", "values": list(sizes)}],
        "client_reference": number,
        "variants": variants,
    }
    return world.post("/styles", body | fields)


def a_warehouse(world: World, code: str = "MAIN", kind: str = "sellable") -> Any:
    """Open a warehouse."""
    return world.post("/warehouses", {"code": code, "name": code, "kind": kind})


def book_in(world: World, variant_id: str, pieces: int, warehouse: str = "MAIN") -> Any:
    """Book a receipt of one variant."""
    lines = [{"variant_id": variant_id, "pieces": pieces}]
    return world.post("/stock/receipts", {"warehouse": warehouse, "lines": lines})


def stock_of(world: World, variant_id: str) -> Any:
    """Return the stock item of one variant."""
    return world.get("/stock", variant_ids=variant_id)["items"][0]
