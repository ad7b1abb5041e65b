"""The simulated network: requests go straight into the ASGI application of a node.

The server side of an exchange is a task of the target process, so that it dies
with it; the caller then sees what a socket would show: `NotSent` when nobody
listened, `Unknown` when the connection broke after the request had left.
"""

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

from scenarios.worlds.node import ConnectionReset, Node
from scenarios.worlds.process import CURRENT
from scenarios.worlds.trace import Trace

Scope = MutableMapping[str, Any]


class NotDelivered(Exception):
    """Nobody listened at the address."""


class ConnectionBroke(Exception):
    """The request left; no complete answer came back."""


class Network:
    """Carries requests between the nodes of one simulated world.

    `latency_s(caller, number)` is the one-way delay of a message in seconds.
    """

    def __init__(self, trace: Trace, latency_s: Callable[[str, int], float]) -> None:
        self._nodes: dict[str, Node] = {}
        self._trace = trace
        self._latency_s = latency_s
        self._sent: dict[str, int] = {}

    def attach(self, address: str, node: Node) -> None:
        """Make `node` answer at `address` (host:port)."""
        self._nodes[address] = node

    async def carry(
        self,
        caller: str,
        method: str,
        url: str,
        headers: list[tuple[str, str]],
        body: bytes,
        timeout_s: float,
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one request and wait for the whole answer.

        Raises NotDelivered or ConnectionBroke.
        """
        process = CURRENT.get()
        if process is not None:
            process.count("request")
        number = self._sent[caller] = self._sent.get(caller, 0) + 1
        self._trace.note("request", caller, method, url, sorted(headers), body)
        try:
            async with asyncio.timeout(timeout_s):
                answer = await self._exchange(caller, number, (method, url, headers, body))
        except TimeoutError as error:
            self._trace.note("timeout", caller, number)
            raise ConnectionBroke(f"{method} {url}: no answer in {timeout_s} s") from error
        except ConnectionReset as error:
            self._trace.note("reset", caller, number)
            raise ConnectionBroke(f"{method} {url}: {error}") from error
        self._trace.note("answer", caller, answer[0], sorted(answer[1].items()), answer[2])
        return answer

    async def _exchange(
        self, caller: str, number: int, request: tuple[str, str, list[tuple[str, str]], bytes]
    ) -> tuple[int, dict[str, str], bytes]:
        await self._pass_time(caller, 2 * number)
        method, url, headers, body = request
        parts = urlsplit(url)
        node = self._nodes.get(parts.netloc)
        if node is None or not node.listening:
            self._trace.note("refused", caller, url)
            raise NotDelivered(f"{method} {url}: connection refused")
        scope = _scope(method, url, headers)
        answer = await node.serve(scope, body)
        await self._pass_time(caller, 2 * number + 1)
        return answer

    async def _pass_time(self, caller: str, number: int) -> None:
        loop = asyncio.get_running_loop()
        arrived = loop.create_future()
        loop.call_later(self._latency_s(caller, number), _arrive, arrived)
        await arrived


def _arrive(arrived: asyncio.Future[None]) -> None:
    if not arrived.done():
        arrived.set_result(None)


def _scope(method: str, url: str, headers: list[tuple[str, str]]) -> Scope:
    parts = urlsplit(url)
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    if not any(name == b"host" for name, _ in raw):
        raw.insert(0, (b"host", parts.netloc.encode()))
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method.upper(),
        "scheme": parts.scheme,
        "path": unquote(parts.path) or "/",
        "raw_path": (parts.path or "/").encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": raw,
        "client": ("127.0.0.1", 50000),
        "server": (parts.hostname or "", parts.port or 80),
        "state": {},
    }
