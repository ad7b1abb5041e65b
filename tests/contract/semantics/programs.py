"""The programs in memory, asked byte by byte over ASGI."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI

import mock_erp.app
import mock_erp.settings
import mock_erp.tables.registry
import mock_store.app
import mock_store.settings
import mock_store.tables.registry
from bridge.app import build_bridge
from bridge.settings import Settings as BridgeSettings
from mock_kit.clock import ManualClock
from mock_kit.env import Env, HttpRequest, HttpResponse, NotSent
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.state.database import Database, begin_boot, open_engine
from mock_kit.state.snapshots import restore, snapshot
from scenarios.worlds.simulated_env import MemoryFiles
from scenarios.worlds.world import ROLES
from tests.unit.bridge.a_bridge import TOKEN, some_parts
from tests.unit.bridge.doubles import FakeEnv

Headers = Sequence[tuple[bytes, bytes]]
SEED = "1"
JSON: Headers = ((b"content-type", b"application/json"),)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, which is JSON."""
        return json.loads(self.body)


@dataclass
class Program:
    """One program; `database` is that of a mock, whose content can be put back."""

    name: str
    app: FastAPI
    tokens: Mapping[str, str]
    loop: asyncio.AbstractEventLoop
    database: Database | None = None
    content: bytes = field(default=b"", repr=False)

    def send(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        *,
        role: str | None = None,
        headers: Headers = (),
    ) -> Answer:
        """Send one request; `target` is a path as it stands on the wire."""
        return self.loop.run_until_complete(
            self.asked(method, target, body, role=role, headers=headers)
        )

    def at_once(self, *requests: Coroutine[Any, Any, Answer]) -> list[Answer]:
        """Send several requests in the same moment."""

        async def together() -> list[Answer]:
            return list(await asyncio.gather(*requests))

        return self.loop.run_until_complete(together())

    async def asked(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        *,
        role: str | None = None,
        headers: Headers = (),
    ) -> Answer:
        """The same, to be awaited."""
        given = [(b"host", b"program"), *headers]
        if role is not None:
            given.append((b"authorization", b"Bearer " + self.tokens[role].encode()))
        return await _exchange(self.app, _scope(method, target, given), body)

    def do(self, method: str, target: str, content: Any = None, *, role: str | None = None) -> Any:
        """Send JSON that must succeed, and return what was answered."""
        body = b"" if content is None else json.dumps(content).encode()
        answer = self.send(method, target, body, role=role, headers=JSON)
        assert answer.status < 300, (method, target, answer.body)
        return json.loads(answer.body) if answer.body else None

    def copy(self) -> bytes:
        """Its whole content as one SQLite file."""
        assert self.database is not None
        return snapshot(self.database)

    def start_over(self) -> None:
        """Put back the content that the program began with."""
        assert self.database is not None
        restore(self.database, self.content)

    def boot(self) -> Program:
        """End the program, and start another one on what it has committed."""
        again = {"erp": an_erp, "store": a_store}[self.name](self.loop, self.copy())
        self.close()
        return again

    def close(self) -> None:
        """Let go of the database."""
        if self.database is not None:
            self.database.poison()


def an_erp(loop: asyncio.AbstractEventLoop, content: bytes = b"") -> Program:
    """The ERP on a database of its own in memory, with the content of a SQLite file."""
    tables = mock_erp.tables.registry.KIT_TABLES
    engine = open_engine("sqlite://", synchronous="OFF")
    boot = begin_boot(engine, tables, SEED)
    settings = mock_erp.settings.Settings(database_url="sqlite://", tokens=_tokens("erp"))
    erp = mock_erp.app.create_erp(settings, _env("erp", boot, loop), engine)
    program = Program("erp", erp.app, settings.role_tokens, loop, erp.database)
    return _filled(program, content)


def a_store(loop: asyncio.AbstractEventLoop, content: bytes = b"") -> Program:
    """The store, likewise."""
    tables = mock_store.tables.registry.KIT
    engine = open_engine("sqlite://", synchronous="OFF")
    boot = begin_boot(engine, tables, SEED)
    settings = mock_store.settings.Settings(database_url="sqlite://", tokens=_tokens("store"))
    store = mock_store.app.create_store(settings, _env("store", boot, loop), engine)
    program = Program("store", store.app, settings.role_tokens, loop, store.database)
    return _filled(program, content)


def a_bridge(loop: asyncio.AbstractEventLoop) -> Program:
    """The bridge between two sides that do not answer; its loops do not run."""
    parts = some_parts(FakeEnv(), BridgeSettings())
    return Program("bridge", build_bridge(parts).app, {"operator": TOKEN}, loop)


def _tokens(system: str) -> dict[str, str]:
    """Those of the simulated world, so that its requests can be made once more."""
    return {role: f"{system}-{role}-{SEED}" for role in ROLES[system]}


def _filled(program: Program, content: bytes) -> Program:
    assert program.database is not None
    if content:
        restore(program.database, content)
    program.content = snapshot(program.database)
    return program


def _env(node: str, boot: int, loop: asyncio.AbstractEventLoop) -> Env:
    async def no_http(request: HttpRequest) -> HttpResponse:
        raise NotSent(request.url)

    async def no_sleep(seconds: float) -> None:
        raise AssertionError(seconds)

    return Env(
        node=node,
        now=ManualClock().now,
        sleep=no_sleep,
        # Ids of a session of its own, since the content has those of the same boots already.
        new_id=seeded_ids(SEED, node, boot, "tested"),
        rng=keyed_random(SEED),
        http=no_http,
        files=MemoryFiles(),
        spawn=loop.create_task,
    )


def _scope(method: str, target: str, headers: Iterable[tuple[bytes, bytes]]) -> dict[str, Any]:
    path, _, query = target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method.upper(),
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": list(headers),
        "client": ("127.0.0.1", 50000),
        "server": ("program", 80),
        "state": {},
    }


async def _exchange(app: FastAPI, scope: dict[str, Any], body: bytes) -> Answer:
    started: dict[str, Any] = {}
    parts: list[bytes] = []
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in started["headers"]}
    return Answer(started["status"], headers, b"".join(parts))
