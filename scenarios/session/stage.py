"""Keeps interleaved stories in step: all wait, the systems settle, all go on.

Stories on disjoint keys run at the same time and meet here. When every running
story waits, the systems are given time to settle; if some story asked for a later
business time, the clocks are stepped to the earliest such instant first.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass
class _Waiting:
    until: datetime | None
    released: asyncio.Future[None]


class Stage:
    """A barrier for stories.

    `settle` waits until both systems are quiet; `step_to` moves the business clocks forward.
    `must_be_near` raises what ends the story that asks for an instant which cannot be reached.
    """

    def __init__(
        self,
        parties: int,
        *,
        settle: Callable[[], Awaitable[None]],
        step_to: Callable[[datetime], Awaitable[None]],
        must_be_near: Callable[[datetime], None] = lambda instant: None,
    ) -> None:
        self._parties = parties
        self._settle = settle
        self._step_to = step_to
        self._must_be_near = must_be_near
        self._waiting: list[_Waiting] = []
        self._turn: asyncio.Task[None] | None = None

    async def settled(self) -> None:
        """Wait until every story waits and the systems have settled."""
        await self._join(None)

    async def reached(self, instant: datetime) -> None:
        """Wait until business time has come to `instant` and the systems have settled."""
        self._must_be_near(instant)  # at once, lest the others that wait are left out as well
        await self._join(instant)

    def leave(self) -> None:
        """A story has ended; the others need not wait for it."""
        self._parties -= 1
        self._turn_if_all_wait()

    async def _join(self, until: datetime | None) -> None:
        released: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(until, released))
        self._turn_if_all_wait()
        await released

    def _turn_if_all_wait(self) -> None:
        if not self._waiting or len(self._waiting) < self._parties:
            return
        waiting, self._waiting = self._waiting, []
        self._turn = asyncio.get_running_loop().create_task(self._take_turn(waiting))
        self._turn.add_done_callback(lambda turn: _pass_on(turn, waiting))

    async def _take_turn(self, waiting: list[_Waiting]) -> None:
        await self._settle()
        instants = [entry.until for entry in waiting if entry.until is not None]
        target = min(instants) if instants else None
        if target is not None:
            await self._step_to(target)
            await self._settle()
        for entry in waiting:
            if entry.until is not None and (target is None or entry.until > target):
                self._waiting.append(entry)
            elif not entry.released.done():
                entry.released.set_result(None)
        self._turn_if_all_wait()


def _pass_on(turn: asyncio.Task[None], waiting: list[_Waiting]) -> None:
    """What broke the turn breaks every story that waited for it; a cancelled one cancels them."""
    error = None if turn.cancelled() else turn.exception()
    for entry in waiting:
        if entry.released.done():
            continue
        if turn.cancelled():
            entry.released.cancel()
        elif error is not None:
            entry.released.set_exception(error)
