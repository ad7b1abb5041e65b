"""The event loop of a simulated world: virtual time, no sockets, no threads.

Time is a whole number of microseconds from 0 and jumps to the next timer when
nothing is ready. Timers of one instant run in the order in which they were set,
or, with a shuffle seed, in an order that the seed permutes. Handles of a killed
process are never run again.
"""

import asyncio
import heapq
import random
import threading
from asyncio import base_events
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, NoReturn

from scenarios.worlds.process import CURRENT, Process

MICROSECONDS = 1_000_000


class NothingLeftToRun(RuntimeError):
    """Every task waits for something that can no longer happen."""


class LeftTheSimulation(RuntimeError):
    """Code under simulation reached for a thread or a socket."""


class SimulatedTask(asyncio.Task[Any]):
    """A task hashed by creation number: sets of tasks then have one order in every run."""

    def __init__(self, number: int, coro: Coroutine[Any, Any, Any], **options: Any) -> None:
        self._number = number
        super().__init__(coro, **options)

    def __hash__(self) -> int:
        return self._number

    def __eq__(self, other: object) -> bool:
        return self is other


class VirtualLoop(base_events.BaseEventLoop):
    """An asyncio loop whose clock is a counter."""

    def __init__(self, shuffle_seed: str | None = None) -> None:
        super().__init__()
        self.now_us = 0
        self.steps = 0
        self.buried: list[object] = []
        self._ready: deque[asyncio.Handle] = deque()
        self._timers: list[tuple[int, float, int, asyncio.TimerHandle]] = []
        self._sequence = 0
        self._tasks_made = 0
        self._tie = random.Random(shuffle_seed) if shuffle_seed else None  # noqa: S311 - seeded
        self.set_task_factory(self._make_task)

    def time(self) -> float:
        """Seconds since the start of the world; exact to the microsecond for 30 years."""
        return self.now_us / MICROSECONDS

    def call_later(  # type: ignore[override]
        self, delay: float, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        """Schedule by a whole number of microseconds, at least one when any delay was asked."""
        delay_us = max(round(delay * MICROSECONDS), 1 if delay > 0 else 0)
        return self._set_timer(self.now_us + delay_us, callback, args, context)

    def call_at(  # type: ignore[override]
        self, when: float, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        """Schedule at `when` seconds of this loop's time."""
        return self._set_timer(round(when * MICROSECONDS), callback, args, context)

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Like `call_soon`; a call from another thread is an error of the simulated program."""
        running_in = getattr(self, "_thread_id", None)
        if running_in is not None and running_in != threading.get_ident():
            raise LeftTheSimulation(f"another thread scheduled {callback!r}")
        return self.call_soon(callback, *args, context=context)

    def run_in_executor(  # type: ignore[override]
        self, *args: Any, **options: Any
    ) -> NoReturn:
        """Refuse: a thread has no place in virtual time."""
        raise LeftTheSimulation(f"a thread was asked for {args!r}")

    async def getaddrinfo(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse: there is no network here."""
        raise LeftTheSimulation("a name was looked up")

    async def create_connection(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse: there is no network here."""
        raise LeftTheSimulation("a connection was opened")

    def _set_timer(
        self, when_us: int, callback: Callable[..., object], args: tuple[Any, ...], context: Any
    ) -> asyncio.TimerHandle:
        timer = asyncio.TimerHandle(when_us / MICROSECONDS, callback, args, self, context)
        self._sequence += 1
        tie = self._tie.random() if self._tie else 0.0
        heapq.heappush(self._timers, (when_us, tie, self._sequence, timer))
        return timer

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Cancelled timers are dropped when they come up."""

    def _process_events(self, event_list: Any) -> None:
        """There are no outside events."""

    def _write_to_self(self) -> None:
        """There is no selector to wake."""

    def _make_task(
        self, loop: asyncio.AbstractEventLoop, coro: Any, **options: Any
    ) -> asyncio.Task[Any]:
        self._tasks_made += 1
        task = SimulatedTask(self._tasks_made, coro, loop=loop, **options)
        context = options.get("context")
        process = context.get(CURRENT) if context is not None else CURRENT.get()
        if process is not None:
            process.tasks.append(task)
        return task

    def _run_once(self) -> None:
        """Run what is ready; when nothing is, jump to the next timer."""
        self._drop_cancelled()
        if not self._ready and not getattr(self, "_stopping", False):
            if not self._timers:
                raise NothingLeftToRun(f"nothing can happen any more at {self.time():.6f} s")
            self.now_us = max(self.now_us, self._timers[0][0])
        while self._timers and self._timers[0][0] <= self.now_us:
            timer = heapq.heappop(self._timers)[3]
            if not timer.cancelled():
                self._ready.append(timer)
        for handle in self._take_ready():
            self._step(handle)

    def _drop_cancelled(self) -> None:
        while self._timers and self._timers[0][3].cancelled():
            heapq.heappop(self._timers)

    def _take_ready(self) -> list[asyncio.Handle]:
        ready = list(self._ready)
        self._ready.clear()
        if self._tie and len(ready) > 1:
            self._tie.shuffle(ready)
        return ready

    def _step(self, handle: asyncio.Handle) -> None:
        if handle.cancelled():
            return
        context: Context = getattr(handle, "_context")  # noqa: B009 - private name of asyncio
        process: Process | None = context.get(CURRENT)
        if process is not None and not process.alive:
            self.buried.append(handle)
            return
        self.steps += 1
        handle._run()
        if process is not None:
            process.count("step")
