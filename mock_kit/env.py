"""What a program may take from the world outside: time, chance, ids, the wire, files, tasks."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request to another program."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    timeout_s: float = 10.0


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """One whole answer; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NotSent(Exception):
    """The request certainly did not reach the other side, such as a refused connection."""


class Unknown(Exception):
    """The request may have had its effect: time-out, reset, or an incomplete answer."""


class Http(Protocol):
    """Sends one request; raises NotSent or Unknown and nothing else."""

    async def __call__(self, request: HttpRequest) -> HttpResponse: ...


class Files(Protocol):
    """Named files; a write is whole or not at all."""

    def write(self, name: str, content: bytes) -> None: ...

    def read(self, name: str) -> bytes: ...

    def names(self, prefix: str = "") -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Env:
    """The only way to time, chance, ids, the wire, files and tasks.

    `now` is transport time (aware UTC); `rng(purpose, logical_id, attempt)` is keyed, so that
    leaving out one act leaves every other draw as it was; `new_id("ord")` gives "ord_<16 hex>".
    """

    node: str
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    new_id: Callable[[str], str]
    rng: Callable[[str, str, int], Random]
    http: Http
    files: Files
    spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]
