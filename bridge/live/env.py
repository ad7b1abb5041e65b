"""The real world: system clock, real sockets, real files; ids and chance still from a seed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from bridge.live.files import FolderFiles
from bridge.live.http import AiohttpHttp


class LiveEnv:
    """The bridge's environment in a process of its own."""

    node = "bridge"

    def __init__(self, seed: str, boot: int, folder: Path) -> None:
        self._seed = seed
        self._boot = boot
        self._ids = 0
        self._tasks: dict[asyncio.Task[None], None] = {}
        self.http = AiohttpHttp()
        self.files = FolderFiles(folder)

    def now(self) -> datetime:
        """Transport time, aware UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place where real time comes in

    async def sleep(self, delay_s: float, /) -> None:
        """Wait in transport time."""
        await asyncio.sleep(delay_s)  # noqa: TID251 - the one place where real waiting comes in

    def new_id(self, prefix: str, /) -> str:
        """Make an id that no other start of this bridge has."""
        self._ids += 1
        return f"{prefix}_{self._digest('id', self._boot, self._ids).hex()[:16]}"

    def rng(self, purpose: str, logical_id: str, attempt: int, /) -> Random:
        """Chance keyed by what it decides."""
        return Random(self._digest(purpose, logical_id, attempt))  # noqa: S311 - not for secrets

    def spawn(self, work: Coroutine[Any, Any, None], /) -> asyncio.Task[None]:
        """Start a background task and hold it, or the garbage collector might end it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[task] = None
        task.add_done_callback(lambda ended: self._tasks.pop(ended, None))
        return task

    async def close(self) -> None:
        """End what still runs and close the connections."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.http.close()

    def _digest(self, *parts: object) -> bytes:
        text = "\x1f".join((self._seed, self.node, *(str(part) for part in parts)))
        return hashlib.sha256(text.encode()).digest()
