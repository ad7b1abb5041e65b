"""A database, a listener in memory, and a clock that jumps when everything waits."""

import asyncio
import heapq
import json
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine, MetaData, insert, select

from mock_kit.clock import START, instant_text
from mock_kit.delivery.deliverer import Deliverer, DeliverySettings
from mock_kit.delivery.queue import pending_count
from mock_kit.delivery.registry import REVISION, active
from mock_kit.env import Env, HttpRequest, HttpResponse, NotSent, Unknown
from mock_kit.faults.fault import Fault
from mock_kit.faults.rows import bitten, plant
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import Database, Tx, begin_boot, kit_tables, open_engine

Reply = Callable[[int], HttpResponse | Exception]
SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"
OK = HttpResponse(200, {}, b"")
TURNS = 60


@dataclass
class Listener:
    """Notes every webhook; `reply` answers the n-th request."""

    clock: "Clock"
    reply: Reply = lambda number: OK
    requests: list[tuple[datetime, HttpRequest]] = field(default_factory=list)
    latency_s: float = 0.0
    most_at_once: int = 0
    _open: int = 0

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        self.requests.append((self.clock.now(), request))
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        answer = self.reply(len(self.requests))
        await self.clock.sleep(self.latency_s)
        self._open -= 1
        if isinstance(answer, NotSent | Unknown):
            raise answer
        assert isinstance(answer, HttpResponse)
        return answer

    @property
    def ids(self) -> list[str]:
        return [request.headers["webhook-id"] for _, request in self.requests]

    @property
    def numbers(self) -> list[list[int]]:
        """The change numbers that each request carried."""
        bodies = [json.loads(request.body)["events"] for _, request in self.requests]
        return [[int(event["id"].rsplit("_", 1)[1]) for event in events] for events in bodies]


class Clock:
    """Time that moves only when nothing else can happen."""

    def __init__(self) -> None:
        self._now = START
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        woken = asyncio.get_running_loop().create_future()
        until = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (until, self._count, woken))
        await woken

    async def run(self, seconds: float) -> None:
        """Let `seconds` pass, with everything that happens in them."""
        end = self._now + timedelta(seconds=seconds)
        await turns()
        while self._sleepers and self._sleepers[0][0] <= end:
            until, _, woken = heapq.heappop(self._sleepers)
            self._now = max(self._now, until)
            if not woken.done():
                woken.set_result(None)
            await turns()
        self._now = end


async def turns() -> None:
    """Let every ready task run."""
    loop = asyncio.get_running_loop()
    for _ in range(TURNS):
        turn = loop.create_future()
        loop.call_soon(turn.set_result, None)
        await turn


class NoFiles:
    """Nothing is written here."""

    def write(self, name: str, content: bytes) -> None:
        raise AssertionError(name)

    def read(self, name: str) -> bytes:
        raise FileNotFoundError(name)

    def names(self, prefix: str = "") -> list[str]:
        return []


class World:
    """One boot of a program that delivers to one listener."""

    def __init__(self, engine: Engine | None = None, **settings: Any) -> None:
        self.clock = Clock()
        self.listener = Listener(self.clock)
        self.engine = engine or open_engine("sqlite://")
        self.tasks: list[asyncio.Task[None]] = []
        tables = kit_tables(MetaData())
        boot = begin_boot(self.engine, tables)
        self.env = Env(
            node="erp",
            now=self.clock.now,
            sleep=self.clock.sleep,
            new_id=seeded_ids("1", "erp", boot),
            rng=keyed_random("1"),
            http=self.listener,
            files=NoFiles(),
            spawn=self._spawn,
        )
        self.database = Database(self.engine, tables, self.env)
        self.deliverer = Deliverer(self.database, self.env, DeliverySettings(**settings))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.append(task)
        return task

    def kill(self) -> None:
        """End without any good-bye."""
        for task in self.tasks:
            task.cancel()

    async def subscribe(self, topics: str = '["*"]', events_max: int = 25) -> None:
        values = {
            "id": "whs_1",
            "url": "http://bridge/intake",
            "topics": topics,
            "status": "active",
            "secret": SECRET,
            "max_events_per_request": events_max,
            "after_change_no": 0,
            "version": 1,
            "change_no": 0,
            "created_at": instant_text(START),
            "updated_at": instant_text(START),
        }
        table = self.database.tables.webhook_subscriptions

        def write(tx: Tx) -> None:
            tx.number(REVISION)
            tx.connection.execute(insert(table).values(values))

        await self.database.write(write)

    async def change(self, *topics: str) -> None:
        """Record changes, each in a commit of its own."""
        for topic in topics:
            await self.database.write(partial(record, topic=topic))

    async def plant(self, fault: Fault) -> None:
        await self.database.write(lambda tx: plant(tx, fault))

    async def bitten(self) -> dict[str, int]:
        return await self.database.read(bitten)

    async def pending(self) -> int:
        return await self.database.read(lambda tx: pending_count(tx, active(tx)))

    async def column(self, table: str, name: str) -> Sequence[Any]:
        """Read a column of a kit table in the order of rows."""
        of = getattr(self.database.tables, table)
        query = select(of.c[name]).order_by(of.c.seq if "seq" in of.c else of.c.created_at)
        return await self.database.read(lambda tx: tx.connection.execute(query).scalars().all())


def record(tx: Tx, topic: str) -> None:
    number = tx.change_no()
    entity = topic.split(".", maxsplit=1)[0]
    values = {"id": f"x_{number}"}
    tx.record(entity, f"x_{number}", version=1, change_no=number, topic=topic, snapshot=values)
