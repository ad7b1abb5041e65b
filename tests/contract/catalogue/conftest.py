"""A whole ERP in memory, spoken to over ASGI through the harness's own HTTP port."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from mock_erp.app import create_erp
from mock_erp.settings import Settings
from mock_erp.tables.registry import KIT_TABLES
from mock_kit.clock import ManualClock
from mock_kit.env import Env, HttpRequest, HttpResponse
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import Database, begin_boot, open_engine
from scenarios.actors.desk import Desk
from scenarios.session.masters import make_erp_masters

T = TypeVar("T")


class Killed(Exception):
    """The process that imported ended here."""


class _NoFiles:
    def write(self, name: str, content: bytes) -> None:
        raise AssertionError(name)

    def read(self, name: str) -> bytes:
        raise AssertionError(name)

    def names(self, prefix: str = "") -> list[str]:
        return []


async def _no_sleep(seconds: float) -> None:
    raise AssertionError(seconds)


@dataclass
class Wire:
    """The way to the ERP; it breaks off when `requests_left` are used up.

    `is_answer_lost`: the last request still has its effect.
    """

    app: Any
    requests_left: int | None = None
    is_answer_lost: bool = False
    sent: list[HttpRequest] = field(default_factory=list)

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.requests_left is not None:
            self.requests_left -= 1
            if self.requests_left < 0 and not self.is_answer_lost:
                raise Killed
        self.sent.append(request)
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.request(
                request.method, request.url, headers=dict(request.headers), content=request.body
            )
        if self.requests_left is not None and self.requests_left < 0:
            raise Killed
        return HttpResponse(answer.status_code, dict(answer.headers), answer.content)


@dataclass
class Shop:
    """The ERP of a shop, with its master data and nothing to sell."""

    database: Database
    app: Any
    loop: asyncio.AbstractEventLoop
    tokens: dict[str, str]
    opened: int = 0

    def desk(self, wire: Wire | None = None, role: str = "import") -> Desk:
        """A new person at a desk; the acts of each have keys of their own."""
        self.opened += 1
        return Desk(
            wire or Wire(self.app),
            "http://erp",
            self.tokens[role],
            new_id=seeded_ids("1", "desk", self.opened),
            sleep=_no_sleep,
        )

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run to the end."""
        return self.loop.run_until_complete(work)

    def pages(self, path: str, **query: object) -> list[dict[str, Any]]:
        """Read a whole list."""
        return self.run(self.desk(role="clerk").pages(path, **query))

    def get(self, path: str, **query: object) -> dict[str, Any]:
        """Read one document."""
        return self.run(self.desk(role="clerk").get(path, **query))


def a_shop() -> Shop:
    """An ERP with warehouses, price lists and the web assortment."""
    settings = Settings(database_url="sqlite://")
    engine = open_engine("sqlite://")
    begin_boot(engine, KIT_TABLES)
    env = Env(
        node="erp",
        now=ManualClock().now,
        sleep=_no_sleep,
        new_id=seeded_ids("1", "erp", 1),
        rng=keyed_random("1"),
        http=Wire(None),
        files=_NoFiles(),
        spawn=lambda work: asyncio.get_running_loop().create_task(work),
    )
    erp = create_erp(settings, env, engine)
    shop = Shop(erp.database, erp.app, asyncio.new_event_loop(), settings.role_tokens)
    desk = shop.desk()
    shop.run(make_erp_masters(desk, desk))
    return shop


@contextlib.contextmanager
def opened() -> Iterator[Shop]:
    """Open a shop, and close it in the end."""
    shop = a_shop()
    try:
        yield shop
    finally:
        shop.database.poison()
        shop.loop.close()


@pytest.fixture
def new_shop() -> Iterator[Callable[[], Shop]]:
    """Opens shops, and closes them when the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(opened())


@pytest.fixture
def shop(new_shop: Callable[[], Shop]) -> Shop:
    """One shop."""
    return new_shop()


@pytest.fixture
def real_catalogues() -> list[Path]:
    """The real product files, where this machine has them."""
    folder = os.environ.get("SEATRIAL_DATA")
    if not folder:
        pytest.skip("SEATRIAL_DATA does not name a folder with catalogues")
    found = sorted(Path(folder, "catalogues").glob("*.csv"))
    if not found:
        pytest.skip(f"{folder} has no catalogues/*.csv")
    return found
