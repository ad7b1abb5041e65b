"""The Env of a program that runs for real: system clock, real sockets, real disk.

This is the one place of the kit that reads the system's clock and waits by itself.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mock_kit.env import Env
from mock_kit.ids import keyed_random, seeded_ids
from mock_kit.live.files import DiskFiles
from mock_kit.live.http import AiohttpHttp

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LiveEnv:
    """An Env together with the way to end what it opened."""

    env: Env
    close: Callable[[], Coroutine[Any, Any, None]]


def live_env(*, node: str, seed: str, boot: int, folder: Path) -> LiveEnv:
    """Build the Env of one boot of a program; `folder` is where its files lie."""
    http = AiohttpHttp()
    tasks = _Tasks()
    env = Env(
        node=node,
        now=_now,
        sleep=_sleep,
        new_id=seeded_ids(seed, node, boot),
        rng=keyed_random(seed),
        http=http,
        files=DiskFiles(folder),
        spawn=tasks.spawn,
    )

    async def close() -> None:
        await tasks.cancel()
        await http.close()

    return LiveEnv(env, close)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the live Env is where the system's clock is read


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(seconds)  # noqa: TID251 - the live Env is where waiting happens


class _Tasks:
    """Background work, held so that it is not collected, and heard when it fails."""

    def __init__(self) -> None:
        self._running: dict[int, asyncio.Task[None]] = {}
        self._count = 0

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        self._count += 1
        number = self._count
        task = asyncio.get_running_loop().create_task(work)
        self._running[number] = task
        task.add_done_callback(lambda done: self._ended(number, done))
        return task

    def _ended(self, number: int, task: asyncio.Task[None]) -> None:
        self._running.pop(number, None)
        if not task.cancelled() and task.exception() is not None:
            log.error("background work failed", exc_info=task.exception())

    async def cancel(self) -> None:
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
