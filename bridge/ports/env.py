"""Everything the bridge takes from the world it runs in: time, ids, chance, network, files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from datetime import datetime
from random import Random
from typing import Any, Protocol

from bridge.ports.http import Http


class Files(Protocol):
    """Whole files by name; a write appears complete or not at all."""

    def write(self, name: str, content: bytes) -> None:
        """Replace the file in one step."""
        ...

    def read(self, name: str) -> bytes:
        """Answer with the content; raises FileNotFoundError."""
        ...

    def names(self, prefix: str = "") -> list[str]:
        """List the names that start with `prefix`, sorted."""
        ...


class Env(Protocol):
    """The world's services; a simulated world gives the same run for the same seed."""

    @property
    def node(self) -> str:
        """Name the program: "bridge"."""
        ...

    @property
    def http(self) -> Http:
        """The way out to the other systems."""
        ...

    @property
    def files(self) -> Files:
        """The bridge's own folder."""
        ...

    def now(self) -> datetime:
        """Transport time, aware UTC."""
        ...

    def sleep(self, delay_s: float, /) -> Awaitable[None]:
        """Wait in transport time."""
        ...

    def new_id(self, prefix: str, /) -> str:
        """Make an id that nobody else has: `prefix_` and 16 hex digits."""
        ...

    def rng(self, purpose: str, logical_id: str, attempt: int, /) -> Random:
        """Chance keyed by what it decides, so that leaving one act out changes no other."""
        ...

    def spawn(self, work: Coroutine[Any, Any, None], /) -> asyncio.Task[None]:
        """Start a background task that the world holds and can kill."""
        ...
