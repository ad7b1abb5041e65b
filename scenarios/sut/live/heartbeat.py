"""Whether the harness itself kept up: a machine that stood still judges nobody by the clock."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

BEAT_S = 0.25
LONGEST_GAP_S = 1.0


class Heartbeat:
    """Beats beside a session; `longest_s` is the longest gap since the last `begin`."""

    def __init__(
        self, now: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._now = now
        self._sleep = sleep
        self.longest_s = 0.0

    def begin(self) -> None:
        """Forget what was: a judged window begins."""
        self.longest_s = 0.0

    @property
    def stood_still(self) -> bool:
        """Whether a gap was too long for a judgement by time."""
        return self.longest_s > LONGEST_GAP_S

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Beat while something else is done."""
        task = asyncio.get_running_loop().create_task(self._beat())
        try:
            yield
        finally:
            task.cancel()

    async def _beat(self) -> None:
        before = self._now()
        while True:
            await self._sleep(BEAT_S)
            now = self._now()
            self.longest_s = max(self.longest_s, (now - before).total_seconds() - BEAT_S)
            before = now
