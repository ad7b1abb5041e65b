"""One program of the floor: serves and sends what was recorded, with no rule behind it.

The same server, driver and client as the real ones; per transaction the same number of rows of
the same size, written and read by key with prebuilt Core statements.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from load.floor.recording import Part, read_recording
from mock_kit.env import HttpRequest
from mock_kit.live.http import AiohttpHttp
from mock_kit.live.serve import Launch, serve
from mock_kit.program import Program
from mock_kit.state.engine import open_engine

NAME, PORT, DATABASE = "FLOOR_NAME", "FLOOR_PORT", "FLOOR_DATABASE"
AT_ONCE = 8
ROWS = Table(
    "rows",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("key", String(40), nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
)
INSERT = insert(ROWS)
SELECT = select(ROWS.c.id, ROWS.c.key, ROWS.c.body).where(ROWS.c.key == bindparam("wanted"))
UPDATE = update(ROWS).where(ROWS.c.key == bindparam("wanted")).values(body=bindparam("new"))


class Rows:
    """The rows of one program: every transaction writes and reads its own by key."""

    def __init__(self, connection: Connection, part: Part) -> None:
        self._connection = connection
        self._part = part
        self._shares = len(part.served) + len(part.sent)
        self._done = self._share = self._written = 0

    def next_share(self) -> None:
        """Carry out what falls to the next exchange, served or sent."""
        self._share += 1
        transactions = self._part.transactions
        until = len(transactions) * self._share // self._shares
        for number in range(self._done, min(until, self._done + len(transactions))):
            self._carry_out(transactions[number % len(transactions)])
        self._done = until

    def _carry_out(self, statements: Sequence[tuple[str, int]]) -> None:
        with self._connection.begin():
            for kind, size in statements:
                self._one(kind, size)

    def _one(self, kind: str, size: int) -> None:
        wanted = f"key-{self._written}"
        if kind == "insert":
            self._written += 1
            row = {"key": f"key-{self._written}", "body": b"x" * size}
            self._connection.execute(INSERT, row)
        elif kind == "select":
            self._connection.execute(SELECT, {"wanted": wanted}).all()
        else:
            self._connection.execute(UPDATE, {"wanted": wanted, "new": b"x" * size})


def floor_app(name: str, database: str) -> tuple[Starlette, AiohttpHttp]:
    """Make one program of the floor."""
    part, http = read_recording().parts[name], AiohttpHttp()
    engine = open_engine(f"sqlite:///{database}")
    ROWS.metadata.create_all(engine)
    rows = Rows(engine.connect(), part)
    answers = [b"x" * size for _, size in part.served]
    served = iter(range(sys.maxsize))

    async def exchange(request: Request) -> Response:
        await request.body()
        rows.next_share()
        return Response(answers[next(served) % len(answers)], media_type="application/json")

    async def send(request: Request) -> Response:
        urls: dict[str, str] = await request.json()
        requests = iter(part.sent)

        async def work() -> None:
            for target, size in requests:
                headers = {"content-type": "application/json"}
                await http(HttpRequest("POST", urls[target], headers, b"x" * size))
                rows.next_share()

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        return JSONResponse({"sent": len(part.sent)})

    routes = [_post("/exchange", exchange), _post("/bare", _bare), _post("/send", send)]
    return Starlette(routes=[*routes, Route("/_control/state", _bare)]), http


def _post(path: str, endpoint: Callable[[Request], Any]) -> Route:
    return Route(path, endpoint, methods=["POST"])


async def _bare(request: Request) -> Response:
    """The least that this server can do."""
    return JSONResponse({})


async def _nothing() -> None:
    """There is nothing to start or to stop."""


def main() -> int:
    """Serve on loopback until ended."""
    name = os.environ[NAME]

    def build() -> Launch:
        app, http = floor_app(name, os.environ[DATABASE])
        return Launch(Program(app, start=_nothing, stop=_nothing), http.close)

    return serve(build, name=name, host="127.0.0.1", port=int(os.environ[PORT]))


if __name__ == "__main__":
    sys.exit(main())
