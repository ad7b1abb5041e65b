"""The floor: one bare insert and commit per POST, the least that a program here can do.

Run by the bench as a process of its own; what a whole order costs is told as a ratio to it.
"""

import os
import sys

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, insert
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mock_kit.live.serve import Launch, serve
from mock_kit.program import Program
from mock_kit.state.engine import open_engine

DATABASE, PORT = "BENCH_FLOOR_DATABASE", "BENCH_FLOOR_PORT"


def floor_app(database: str) -> Starlette:
    """Make the app; its database is opened as the mocks open theirs."""
    metadata = MetaData()
    rows = Table(
        "rows",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("body", LargeBinary, nullable=False),
    )
    engine = open_engine(f"sqlite:///{database}")
    metadata.create_all(engine)
    connection, statement = engine.connect(), insert(rows)

    async def keep(request: Request) -> Response:
        body = await request.body()
        with connection.begin():
            kept = connection.execute(statement, {"body": body})
        return JSONResponse({"id": kept.lastrowid}, 201)

    return Starlette(
        routes=[Route("/rows", keep, methods=["POST"]), Route("/_control/state", _stand)]
    )


async def _stand(request: Request) -> Response:
    """Answer the world that asks whether this process is up."""
    return JSONResponse({})


async def _nothing() -> None:
    """There is nothing to start, to stop or to close."""


def main() -> int:
    """Serve on loopback until ended."""

    def build() -> Launch:
        app = floor_app(os.environ[DATABASE])
        return Launch(Program(app, start=_nothing, stop=_nothing), _nothing)

    return serve(build, name="floor", host="127.0.0.1", port=int(os.environ[PORT]))


if __name__ == "__main__":
    sys.exit(main())
