"""The simulated wires keep the promises of the HTTP port, with each program's own errors."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import pytest

from bridge.ports import http as bridge_http
from mock_kit import env as kit
from scenarios.worlds.direct_asgi import Network
from scenarios.worlds.node import Launched, Node
from scenarios.worlds.process import Process
from scenarios.worlds.trace import Trace
from scenarios.worlds.virtual_loop import VirtualLoop
from scenarios.worlds.wires import BridgeWire, KitWire

ADDRESS = "server.sim:80"
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Wire:
    """One wire with the types of the program that it serves."""

    make: Callable[[Network], Any]
    request: Any
    not_sent: type[Exception]
    unknown: type[Exception]


WIRES = {
    "kit": Wire(
        lambda network: KitWire(network, "caller"), kit.HttpRequest, kit.NotSent, kit.Unknown
    ),
    "bridge": Wire(
        lambda network: BridgeWire(network, "caller"),
        bridge_http.HttpRequest,
        bridge_http.NotSent,
        bridge_http.Unknown,
    ),
}


async def answering(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer as the path says."""
    body = (await receive())["body"]
    path, method = scope["path"], scope["method"]
    if path == "/slow":
        await asyncio.sleep(50)
    if path == "/empty" or method == "HEAD":
        headers = [(b"Content-Length", b"5")] if method == "HEAD" else []
        status = 204 if path == "/empty" else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    status = 500 if path == "/broken" else 200
    promised = len(body) + (10 if path == "/cut" else 0)
    headers = [(b"Content-Length", str(promised).encode()), (b"X-Seen", seen(scope))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body[:1], "more_body": True})
    await send({"type": "http.response.body", "body": body[1:]})


def seen(scope: MutableMapping[str, Any]) -> bytes:
    names = b",".join(name for name, _ in scope["headers"])
    query: bytes = scope["query_string"]
    return names + b" " + query


@dataclass
class Program:
    """The server of the contract."""

    app: Any = answering

    async def start(self) -> None:
        """Nothing to prepare."""

    async def stop(self) -> None:
        """Nothing to end."""


def launch(process: Process) -> Launched:
    return Launched(Program(), lambda: None)


@pytest.fixture(params=sorted(WIRES))
def wire(request: pytest.FixtureRequest) -> Wire:
    return WIRES[request.param]


def ask(
    wire: Wire, path: str, *, method: str = "POST", address: str = ADDRESS, kill_s: float = 0.0
) -> Any:
    """Send one request in a world of its own; the server dies after `kill_s`, if given."""

    async def act() -> Any:
        network = Network(Trace(), lambda caller, number: 0.001)
        node = Node("server", launch)
        network.attach(ADDRESS, node)
        await node.start()
        if kill_s:
            asyncio.get_running_loop().call_later(kill_s, node.kill)
        headers = {"X-Custom": "1"}
        body = b"" if method in ("GET", "HEAD") else b"a body"
        http = wire.make(network)
        return await http(wire.request(method, f"http://{address}{path}", headers, body, 10.0))

    loop = VirtualLoop()
    try:
        return loop.run_until_complete(act())
    finally:
        loop.close()


def test_an_answer_comes_whole(wire: Wire) -> None:
    answer = ask(wire, "/x?a=1&b=%20")

    assert (answer.status, answer.body) == (200, b"a body")
    assert answer.headers["x-seen"] == "host,x-custom a=1&b=%20"


def test_header_names_of_an_answer_are_lower_case(wire: Wire) -> None:
    assert sorted(ask(wire, "/x").headers) == ["content-length", "x-seen"]


def test_a_failure_of_the_server_is_an_answer(wire: Wire) -> None:
    assert ask(wire, "/broken").status == 500


def test_an_answer_without_a_body_is_whole(wire: Wire) -> None:
    answer = ask(wire, "/empty", method="DELETE")

    assert (answer.status, answer.body) == (204, b"")


def test_an_answer_to_head_promises_a_body_that_does_not_come(wire: Wire) -> None:
    answer = ask(wire, "/x", method="HEAD")

    assert (answer.status, answer.body) == (200, b"")


def test_where_nobody_listens_nothing_was_sent(wire: Wire) -> None:
    with pytest.raises(wire.not_sent):
        ask(wire, "/x", address="nobody.sim:80")


def test_what_reaches_a_dead_program_was_not_sent(wire: Wire) -> None:
    with pytest.raises(wire.not_sent):
        ask(wire, "/x", kill_s=0.0005)


def test_who_is_killed_in_flight_leaves_the_outcome_unknown(wire: Wire) -> None:
    with pytest.raises(wire.unknown):
        ask(wire, "/slow", kill_s=2.0)


def test_no_answer_in_time_is_unknown(wire: Wire) -> None:
    with pytest.raises(wire.unknown):
        ask(wire, "/slow")


def test_an_answer_cut_short_is_unknown(wire: Wire) -> None:
    with pytest.raises(wire.unknown):
        ask(wire, "/cut")
