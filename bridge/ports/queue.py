"""The work queue: which keys are dirty, and what became of visiting them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from bridge.state.database import Tx


@dataclass(frozen=True, slots=True, order=True)
class WorkKey:
    """One record of one flow: ("stock", "var_17")."""

    flow: str
    key: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A key given to a visit, with its history since it was last clean."""

    flow: str
    key: str
    failures: int = 0
    waits: int = 0
    waiting_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clean:
    """Nothing is left to do, unless the key was marked while it was visited."""


@dataclass(frozen=True, slots=True)
class Later:
    """Visit again after `delay_s`.

    "failed" counts towards parking, "limited" (the other side asked for a pause) does not;
    marks shorten neither. "not_yet" waits for another record and "again" is a clean look that
    wants another one; a fresh mark brings these two forward.
    """

    delay_s: float
    reason: str
    kind: Literal["failed", "limited", "not_yet", "again"] = "failed"


@dataclass(frozen=True, slots=True)
class Park:
    """Stop visiting until a mark or a person revives the key; `detail` stays in the database.

    `outage` says that no answer was the reason, not a refusal: `recovered` revives it, too.
    """

    reason: str
    detail: str = ""
    outage: bool = False


Verdict: TypeAlias = Clean | Later | Park
Visit: TypeAlias = Callable[[Sequence[Claim]], Awaitable[Mapping[str, Verdict]]]
Also: TypeAlias = Callable[[Tx], None]


@dataclass(frozen=True, slots=True)
class DeadItem:
    """A parked key. The id is the same until the key is clean again; `since` likewise."""

    id: str
    flow: str
    key: str
    reason: str
    attempts: int
    since: datetime


@dataclass(frozen=True, slots=True)
class FlowStats:
    """How much of one flow is to be done, and how old its oldest mark is.

    `delayed` will be tried again soon; `waiting` has long waited for another record, and moves
    when that record comes.
    """

    ready: int = 0
    delayed: int = 0
    waiting: int = 0
    running: int = 0
    parked: int = 0
    paused: bool = False
    oldest_mark_age_s: float = 0.0


class WorkQueue(Protocol):
    """One row per key; a key is dirty or it is not, however often it was marked."""

    async def mark(
        self, keys: Sequence[WorkKey], *, delay_s: float = 0.0, also: Also | None = None
    ) -> None:
        """Make keys dirty in one commit; `also` writes into the same transaction.

        Idempotent and coalescing. A mark made while the key runs causes one more run. A mark
        does not shorten a back-off. A mark on a parked key revives it with no failures.
        """
        ...

    async def run(self, visit: Visit) -> None:
        """Visit dirty keys in batches of one flow until `stop`.

        At least once; never two visits of one key at once.
        """
        ...

    async def stop(self) -> None:
        """Let running visits end, then let `run` return."""
        ...

    async def recover(self) -> int:
        """Make keys dirty again whose visit died with the process; call before `run`."""
        ...

    async def dead(
        self, flow: str | None = None, *, after: str | None = None, limit: int = 100
    ) -> list[DeadItem]:
        """List parked keys by id, those after id `after`."""
        ...

    async def revive(self, item_id: str) -> bool:
        """Give a parked key a new attempt; False if nothing is parked under this id."""
        ...

    async def recovered(self) -> int:
        """A side answers again: bring forward what failed or was parked for want of an answer."""
        ...

    async def pause(self, flow: str, *, paused: bool) -> None:
        """Stop or resume visits of one flow; its marks are kept and survive a restart."""
        ...

    async def stats(self) -> dict[str, FlowStats]:
        """Count the keys of every flow the queue serves or holds."""
        ...
