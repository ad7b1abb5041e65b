"""Servers and clients of the HTTP port's contract."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from mock_kit.env import Http, HttpRequest, HttpResponse
from mock_kit.live.http import AiohttpHttp
from mock_kit.program import Program
from scenarios.worlds.direct_asgi import Network
from scenarios.worlds.node import Launched, Node
from scenarios.worlds.trace import Trace
from scenarios.worlds.virtual_loop import VirtualLoop
from scenarios.worlds.wires import KitWire


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


def over_sockets(_server: str, work: Callable[[Http], Awaitable[Any]]) -> Any:
    """Run `work` with the adapter on real sockets."""

    async def run() -> Any:
        http = AiohttpHttp()
        try:
            return await work(http)
        finally:
            await http.close()

    return asyncio.run(run())


def over_a_simulated_network(server: str, work: Callable[[Http], Awaitable[Any]]) -> Any:
    """Run `work` in virtual time, the same application at the address of the server."""

    async def nothing() -> None:
        pass

    async def run() -> Any:
        network = Network(Trace(), lambda caller, number: 0.001)
        program = Program(answering, nothing, nothing)
        node = Node("server", lambda process: Launched(program, lambda: None))
        network.attach(urlsplit(server).netloc, node)
        await node.start()
        return await work(KitWire(network, "caller"))

    loop = VirtualLoop()
    try:
        return loop.run_until_complete(run())
    finally:
        loop.close()


@pytest.fixture(params=[over_sockets, over_a_simulated_network], ids=["aiohttp", "direct ASGI"])
def http_port(request: pytest.FixtureRequest, server: str) -> Callable[[HttpRequest], HttpResponse]:
    """Every adapter of the HTTP port, as a plain function."""
    using: Callable[[str, Callable[[Http], Coroutine[Any, Any, HttpResponse]]], HttpResponse]
    using = request.param
    return lambda wanted: using(server, lambda http: _send(http, wanted))


async def _send(http: Http, wanted: HttpRequest) -> HttpResponse:
    return await http(wanted)
