"""Small stand-ins for the world around the engine: a hand-moved clock and a scripted flow."""

from __future__ import annotations

import asyncio
import hashlib
import heapq
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from bridge.ports.env import Files
from bridge.ports.flow import Done, Failed, Outcome, Side
from bridge.ports.http import HttpRequest, HttpResponse, NotSent

T = TypeVar("T")
TURNS = 40  # of the event loop; more than any chain of tasks in these tests


class NoFiles:
    """A folder nobody writes to."""

    def write(self, name: str, content: bytes) -> None:
        """Refuse."""
        raise AssertionError(f"unexpected file {name}")

    def read(self, name: str) -> bytes:
        """Find nothing."""
        raise FileNotFoundError(name)

    def names(self, prefix: str = "") -> list[str]:
        """List nothing."""
        return []


async def no_network(request: HttpRequest) -> HttpResponse:
    """Refuse every connection."""
    raise NotSent(request.url)


class FakeEnv:
    """Time moves only in `advance`; sleepers wake in order."""

    node = "bridge"

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
        self.http = no_network
        self.files: Files = NoFiles()
        self.tasks: list[asyncio.Task[None]] = []
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        """The hand-moved instant."""
        return self.time

    async def sleep(self, delay_s: float, /) -> None:
        """Wait for `advance`."""
        self._count += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        at = self.time + timedelta(seconds=delay_s)
        heapq.heappush(self._sleepers, (at, self._count, woken))
        await woken

    def new_id(self, prefix: str, /) -> str:
        """Count."""
        self._count += 1
        return f"{prefix}_{self._count:016x}"

    def rng(self, purpose: str, logical_id: str, attempt: int, /) -> Random:
        """Chance keyed by what it decides."""
        return Random(hashlib.sha256(f"{purpose}/{logical_id}/{attempt}".encode()).digest())

    def spawn(self, work: Coroutine[Any, Any, None], /) -> asyncio.Task[None]:
        """Hold the task."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.append(task)
        return task

    async def idle(self) -> None:
        """Let everything run that can run now."""
        for _ in range(TURNS):
            await asyncio.sleep(0)

    async def advance(self, seconds: float) -> None:
        """Move the clock, waking sleepers on the way."""
        end = self.time + timedelta(seconds=seconds)
        await self.idle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, woken = heapq.heappop(self._sleepers)
            self.time = max(self.time, at)
            if not woken.done():
                woken.set_result(None)
                await self.idle()
        self.time = end

    async def kill(self) -> None:
        """End all tasks, as a killed process would."""
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._sleepers.clear()


def run(story: Coroutine[Any, Any, T]) -> T:
    """Run one test story to its end."""
    return asyncio.run(story)


class ScriptedFlow:
    """A flow that answers with the outcome, or raises the error, its script holds for a key."""

    def __init__(self, name: str = "stock", keys: Sequence[str] = ()) -> None:
        self.name = name
        self.all_keys = list(keys)
        self.visits: list[list[str]] = []
        self.outcomes: dict[str, Outcome] = {}
        self.raises: dict[str, Exception] = {}

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Play the script."""
        self.visits.append(list(keys))
        for key in keys:
            if key in self.raises:
                raise self.raises[key]
        return {key: self.outcomes.get(key, Done()) for key in keys}

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """Propose one write per key, unless it fails."""
        for key in keys:
            outcome = self.outcomes.get(key)
            if isinstance(outcome, Failed):
                raise outcome.error
        return [{"key": key} for key in keys]

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """Any ERP event makes its entity dirty."""
        return [event["entity_id"]] if side == "erp" else []

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """Give all keys in pages of two."""
        for start in range(0, len(self.all_keys), 2):
            yield self.all_keys[start : start + 2]
