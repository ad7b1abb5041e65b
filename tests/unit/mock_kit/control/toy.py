"""A program with all of the kit: subscriptions, feed, faults, control."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from sqlalchemy import Column, Date, Integer, MetaData, String, Table, insert
from starlette.responses import Response

from mock_kit.control.app import control_app
from mock_kit.control.parts import ControlParts
from mock_kit.delivery.deliverer import Deliverer
from mock_kit.delivery.feed import feed_router
from mock_kit.delivery.subscriptions import subscriptions_router
from mock_kit.env import Env, HttpRequest
from mock_kit.faults.on_answer.book import FaultBook
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import Database, Tx, begin_boot, kit_tables, open_engine
from mock_kit.web.answers import Answer, perform
from mock_kit.web.app import make_app
from tests.unit.mock_kit.core.build import Reply, call_asgi
from tests.unit.mock_kit.delivery.world import Clock, Listener, turns

METADATA = MetaData()
KIT = kit_tables(METADATA)
THINGS = Table(
    "things",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(64)),
    Column("pieces", Integer, nullable=False),
    Column("due_on", Date),
    Column("version", Integer, nullable=False),
    Column("change_no", Integer, nullable=False),
)


class MemoryFiles:
    """Files in a map."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def write(self, name: str, content: bytes) -> None:
        self._files[name] = content

    def read(self, name: str) -> bytes:
        return self._files[name]

    def names(self, prefix: str = "") -> list[str]:
        return sorted(name for name in self._files if name.startswith(prefix))


def things_router() -> APIRouter:
    router = APIRouter(prefix="/v1/things")

    @router.post("/{thing_id}", status_code=201)
    async def put_thing(request: Request, thing_id: str) -> Response:
        return await perform(request, lambda tx: _put(tx, thing_id))

    return router


def _put(tx: Tx, thing_id: str) -> Answer:
    number = tx.change_no()
    thing = {"id": thing_id, "name": "rope", "pieces": 3, "version": 1, "change_no": number}
    tx.connection.execute(insert(THINGS).values(thing))
    tx.record("thing", thing_id, version=1, change_no=number, topic="thing.created", snapshot=thing)
    return Answer(201, thing)


class Toy:
    """The program and a way to call it; `play` gives it a loop."""

    def __init__(self, clock_mode: str = "follow") -> None:
        self.clock = Clock()
        self.listener = Listener(self.clock)
        engine = open_engine("sqlite://")
        boot = begin_boot(engine, KIT)
        self.tasks: list[asyncio.Task[None]] = []
        self.env = Env(
            node="toy",
            now=self.clock.now,
            sleep=self.clock.sleep,
            new_id=seeded_ids("1", "toy", boot),
            rng=keyed_random("1"),
            http=self.listener,
            files=MemoryFiles(),
            spawn=self._spawn,
        )
        self.database = Database(engine, KIT, self.env)
        self.deliverer = Deliverer(self.database, self.env)
        self.app = self._app(clock_mode)

    def _app(self, clock_mode: str) -> FastAPI:
        book = FaultBook(self.database, self.env)
        parts = ControlParts(
            database=self.database,
            env=self.env,
            deliverer=self.deliverer,
            fault_book=book,
            token="c",
            entities={"thing": THINGS},
            clock_mode=clock_mode,
        )
        app = make_app(
            title="Toy",
            version="1",
            description="A toy.",
            database=self.database,
            env=self.env,
            tokens={"bridge": "b", "guest": "g"},
            routers=[
                things_router(),
                subscriptions_router(env=self.env, roles=("bridge",)),
                feed_router(database=self.database, roles=("bridge",)),
            ],
            control=control_app(parts),
        )
        app.state.response_faults.append(book)
        return app

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self.tasks.append(task)
        return task

    async def call(self, method: str, path: str, body: Any = None, token: str = "b") -> Reply:
        """Send one request; control paths go with the control token."""
        token = "c" if path.startswith("/_control") else token
        headers = {"authorization": f"Bearer {token}"}
        headers |= {"content-type": "application/json"} if body is not None else {}
        content = json.dumps(body).encode() if body is not None else b""
        return await call_asgi(self.app, HttpRequest(method, path, headers, content))

    async def subscribe(self, **more: Any) -> Any:
        wanted = {"url": "http://bridge/intake", "topics": ["thing.*"], **more}
        return (await self.call("POST", "/v1/webhook-subscriptions", wanted)).json

    async def put(self, *thing_ids: str) -> None:
        for thing_id in thing_ids:
            await self.call("POST", f"/v1/things/{thing_id}")

    async def state(self) -> Any:
        return (await self.call("GET", "/_control/state")).json


def play(story: Callable[[Toy], Awaitable[None]], clock_mode: str = "follow") -> None:
    """Run a story on a fresh toy."""

    async def run() -> None:
        toy = Toy(clock_mode)
        await toy.deliverer.start()
        await story(toy)
        for task in toy.tasks:
            task.cancel()
        await turns()
        toy.database.poison()

    asyncio.run(run())
