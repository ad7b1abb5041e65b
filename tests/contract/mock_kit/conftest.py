"""Servers and clients of the HTTP port's contract."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import closing
from typing import Any, TypeVar

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from mock_kit.env import Http, HttpRequest, HttpResponse
from mock_kit.live.http import AiohttpHttp

T = TypeVar("T")


async def answering(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as the path says."""
    body = (await receive()).get("body", b"")
    if scope["path"] == "/slow":
        await asyncio.sleep(5)
    status = 500 if scope["path"] == "/broken" else 200
    promised = len(body) + 10 if scope["path"] == "/cut" else len(body)
    headers = [(b"Content-Length", str(promised).encode()), (b"X-Seen", scope["method"].encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server on loopback."""
    config = uvicorn.Config(answering, lifespan="off", log_level="critical", port=0)
    config.timeout_graceful_shutdown = 1
    running = uvicorn.Server(config)
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join()


@pytest.fixture
def free_port() -> int:
    """A port on which nobody listens."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


Using = Callable[[Callable[[Http], Awaitable[T]]], T]


def over_sockets(work: Callable[[Http], Awaitable[Any]]) -> Any:
    """Run `work` with the adapter on real sockets."""

    async def run() -> Any:
        http = AiohttpHttp()
        try:
            return await work(http)
        finally:
            await http.close()

    return asyncio.run(run())


@pytest.fixture(params=[over_sockets], ids=["aiohttp"])
def http_port(request: pytest.FixtureRequest) -> Callable[[HttpRequest], HttpResponse]:
    """Every adapter of the HTTP port, as a plain function."""
    using: Callable[[Callable[[Http], Coroutine[Any, Any, HttpResponse]]], HttpResponse]
    using = request.param
    return lambda wanted: using(lambda http: _send(http, wanted))


async def _send(http: Http, wanted: HttpRequest) -> HttpResponse:
    return await http(wanted)
