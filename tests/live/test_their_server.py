"""Somebody's server is asked as its owner would expect."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from scenarios.contract.asking.configuration import Effort
from scenarios.contract.campaign import try_theirs
from scenarios.contract.own_servers import Server
from scenarios.contract.profile import Profile
from scenarios.contract.trial import Wanted, usable
from scenarios.worlds.live import LOOPBACK

pytestmark = pytest.mark.live
# As others write: shared places, a path's own parameters, no operation ids.
THING = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Theirs", "version": "1"},
    "paths": {
        "/things/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {"responses": {"200": {"$ref": "#/components/responses/Thing"}}},
            "delete": {"responses": {"2XX": {"description": "gone"}}},
        }
    },
    "components": {
        "parameters": {
            "Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
        },
        "responses": {
            "Thing": {"description": "a thing", "content": {"application/json": {"schema": THING}}}
        },
    },
}


@contextmanager
def a_server(asked: Counter[str]) -> Iterator[str]:
    """A server that answers everything with one thing, and counts the methods."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked[self.command] += 1
            body = json.dumps({"id": "no number"}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = answer

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_nothing_but_reads_is_sent_unless_it_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # as a caller who names a folder beside where he stands
    asked: Counter[str] = Counter()
    effort = Effort(max_examples=1, stateful_examples=1)
    wanted = Wanted(
        usable(DOCUMENT), Profile(), effort=effort, writes=False, closed=False, reports=("ndjson",)
    )

    with a_server(asked) as url:
        judged = try_theirs(Server(url, ""), wanted, Path("out"), [None])

    assert asked.keys() == {"GET"}
    assert "Response violates schema" in {one.title for one in judged.failures}
