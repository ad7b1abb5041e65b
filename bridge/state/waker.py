"""Sleep until something happens or an instant comes, whichever is first."""

from __future__ import annotations

import asyncio

from bridge.ports.env import Env


class Waker:
    """One sleeper, many wakers; a wake before the sleep is not lost."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._event = asyncio.Event()

    def wake(self) -> None:
        """End the present sleep, or the next one at once."""
        self._event.set()

    async def wait(self, delay_s: float | None) -> None:
        """Sleep until woken, at most `delay_s`; None sleeps until woken."""
        timer = None if delay_s is None else self._env.spawn(self._ring(max(0.0, delay_s)))
        try:
            await self._event.wait()
        finally:
            if timer is not None:
                timer.cancel()
        self._event.clear()

    async def _ring(self, delay_s: float) -> None:
        await self._env.sleep(delay_s)
        self._event.set()
