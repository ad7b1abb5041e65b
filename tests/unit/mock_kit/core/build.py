"""A tiny vendor API of things on the kit, and a direct way to call it."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, update
from starlette.responses import Response
from starlette.types import Message

from mock_kit.clock import ManualClock
from mock_kit.env import Env, HttpRequest, HttpResponse, NotSent
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import Database, KitTables, Tx, begin_boot, kit_tables, open_engine
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.app import make_app
from mock_kit.web.batches import apply_rows
from mock_kit.web.etags import check_if_match
from mock_kit.web.limits import RateLimit
from mock_kit.web.paging import CursorQuery, LimitQuery, page, position
from mock_kit.web.problems import Conflict, NotFound, StaleVersion, may_refuse
from mock_kit.web.tokens import Actor, allow

T = TypeVar("T")
METADATA = MetaData()
KIT = kit_tables(METADATA)
THINGS = Table(
    "things",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("change_no", Integer, nullable=False),
)
CURSED = "albatross"
TOKENS = {"clerk": "clerk-token", "guest": "guest-token"}


class ThingInput(BaseModel):
    """What a caller says about a thing."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=64)
    client_reference: str | None = None


class ThingRows(BaseModel):
    """A batch of things."""

    rows: list[ThingInput]


router = APIRouter(prefix="/v1", tags=["things"])
Clerk = Annotated[Actor, Depends(allow("clerk"))]


@router.post("/things", status_code=201, responses=may_refuse(Conflict))
async def create_thing(request: Request, body: ThingInput, _actor: Clerk) -> Response:
    return await perform(request, lambda tx: put_thing(tx, body))


@router.post("/things/batch")
async def create_things(request: Request, body: ThingRows, _actor: Clerk) -> Response:
    return await perform(request, lambda tx: apply_rows(tx, body.rows, put_thing))


@router.patch("/things/{thing_id}", responses=may_refuse(NotFound, StaleVersion))
async def rename_thing(
    request: Request,
    thing_id: str,
    body: ThingInput,
    _actor: Clerk,
    if_match: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    return await perform(request, lambda tx: rename(tx, thing_id, body.name, if_match))


@router.get("/things")
async def list_things(
    request: Request, _actor: Clerk, cursor: CursorQuery = None, limit: LimitQuery = 50
) -> Response:
    def read(tx: Tx) -> dict[str, Any]:
        after = position(cursor, tx.epoch)
        query = select(THINGS).where(THINGS.c.change_no > after).order_by(THINGS.c.change_no)
        rows = tx.connection.execute(query.limit(limit + 1)).all()
        return page(tx, rows, limit, item=lambda row: dict(row._mapping))

    return await ok(request, read)


@router.get("/broken")
async def broken() -> Response:
    raise ValueError("the secret of the trade")


def put_thing(tx: Tx, body: ThingInput) -> Answer:
    thing = {
        "id": tx.new_id("thg"),
        "name": body.name,
        "version": 1,
        "change_no": tx.change_no(),
    }
    tx.connection.execute(insert(THINGS).values(thing))
    record(tx, thing, "thing.created")
    if body.name == CURSED:
        raise Conflict("refused after it was written")
    return of_version(201, thing, 1, location=f"/v1/things/{thing['id']}")


def rename(tx: Tx, thing_id: str, name: str, if_match: str | None) -> Answer:
    row = tx.connection.execute(select(THINGS).where(THINGS.c.id == thing_id)).mappings().first()
    if row is None:
        raise NotFound("no such thing")
    check_if_match(if_match, row["version"])
    thing = {**row, "name": name, "version": row["version"] + 1, "change_no": tx.change_no()}
    tx.connection.execute(update(THINGS).where(THINGS.c.id == thing_id).values(thing))
    record(tx, thing, "thing.updated")
    return of_version(200, thing, thing["version"])


def record(tx: Tx, thing: Mapping[str, Any], topic: str) -> None:
    version, number = thing["version"], thing["change_no"]
    tx.record("thing", thing["id"], version=version, change_no=number, topic=topic, snapshot=thing)


async def no_wire(request: HttpRequest) -> HttpResponse:
    raise NotSent(request.url)


async def no_wait(_seconds: float) -> None:
    return None


class NoFiles:
    """Files are not used here."""

    def write(self, name: str, content: bytes) -> None:
        raise AssertionError(name)

    def read(self, name: str) -> bytes:
        raise AssertionError(name)

    def names(self, prefix: str = "") -> list[str]:
        raise AssertionError(prefix)


def spawn(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(work)


def an_env(clock: ManualClock, boot: int, seed: str = "1") -> Env:
    return Env(
        node="vendor",
        now=clock.now,
        sleep=no_wait,
        new_id=seeded_ids(seed, "vendor", boot),
        rng=keyed_random(seed),
        http=no_wire,
        files=NoFiles(),
        spawn=spawn,
    )


def a_database(
    file: Path | None = None, *, clock: ManualClock | None = None, tables: KitTables = KIT
) -> Database:
    """Open a database in memory or on `file`, booted and ready."""
    engine = open_engine(f"sqlite:///{file}" if file else "sqlite://", synchronous="OFF")
    boot = begin_boot(engine, tables)
    return Database(engine, tables, an_env(clock or ManualClock(), boot))


@dataclass
class Reply:
    """What came back over the wire; `complete` is False when the promised body did not."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    complete: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Vendor:
    """The running mock of a vendor: call it, look into its database."""

    database: Database
    app: FastAPI

    def post(self, path: str, body: Any, **headers: str) -> Reply:
        return self.call("POST", path, json.dumps(body).encode(), **headers)

    def get(self, path: str, **headers: str) -> Reply:
        return self.call("GET", path, b"", **headers)

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        """Send one request as the clerk; a header is named with underscores."""
        given = {"authorization": "Bearer clerk-token"}
        given |= {"content-type": "application/json"} if body else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return asyncio.run(call_asgi(self.app, HttpRequest(method, path, given, body)))

    def things(self) -> list[dict[str, Any]]:
        """Return the rows of the table in the order of their changes."""
        query = select(THINGS).order_by(THINGS.c.change_no)
        work = self.database.read(lambda tx: tx.connection.execute(query).mappings().all())
        return [dict(row) for row in asyncio.run(work)]

    def read(self, work: Callable[[Tx], T]) -> T:
        return asyncio.run(self.database.read(work))

    def write(self, work: Callable[[Tx], T]) -> T:
        return asyncio.run(self.database.write(work))


def a_vendor(database: Database | None = None, *, rate_limit: RateLimit | None = None) -> Vendor:
    """Build the vendor's app on a fresh database, or on the one given."""
    database = database or a_database()
    app = make_app(
        title="Things",
        version="1",
        description="Things for sale.",
        database=database,
        env=database.env,
        tokens=TOKENS,
        routers=[router],
        rate_limit=rate_limit,
    )
    return Vendor(database, app)


async def call_asgi(app: FastAPI, request: HttpRequest) -> Reply:
    """Run one request straight through the app."""
    path, _, query = request.url.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "server": ("vendor", 80),
        "client": ("caller", 1),
        "headers": [(name.encode(), value.encode()) for name, value in request.headers.items()],
    }
    reply = Reply()

    async def receive() -> Message:
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        reply.body += message.get("body", b"")
        reply.complete = not message.get("more_body", False)

    await app(scope, receive, send)
    return reply
