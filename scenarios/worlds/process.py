"""One incarnation of a simulated program: what `kill -9` ends.

Every task, timer and callback of a program inherits the context variable
`CURRENT`, so that the loop knows whose step it runs. A killed process is not told:
no cancellation, no `finally`; its tasks are held until the world is judged, since
the garbage collector would run their `finally` blocks otherwise.
"""

import asyncio
from collections.abc import Callable
from contextvars import Context, ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class CrashPoint:
    """Kill at the `count`-th event of a kind: step, commit-before, commit-after, request, file."""

    kind: str
    count: int


class Killed(BaseException):
    """Raised inside a killed process where it would otherwise go on within one step."""


@dataclass(eq=False)
class Process:
    """A running incarnation of a node."""

    node: str
    boot: int
    on_crash: Callable[[], None]
    crash_point: CrashPoint | None = None
    alive: bool = True
    counts: dict[str, int] = field(default_factory=dict)
    tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    def context(self) -> Context:
        """A fresh context in which everything belongs to this process."""
        context = Context()
        context.run(CURRENT.set, self)
        return context

    def count(self, kind: str) -> None:
        """Note one event; die if it is the crash point.

        What a dying step still tries, such as a request out of an `except`, has no effect.
        """
        if not self.alive:
            if kind == "step":
                return
            raise Killed(f"{self.node} is dead")
        self.counts[kind] = self.counts.get(kind, 0) + 1
        point = self.crash_point
        if point and point.kind == kind and self.counts[kind] == point.count:
            self.on_crash()
            if kind != "step":
                raise Killed(f"{self.node} died at {kind} {point.count}")

    def prune(self) -> None:
        """Forget finished tasks."""
        self.tasks = [task for task in self.tasks if not task.done()]


CURRENT: ContextVar[Process | None] = ContextVar("process", default=None)
