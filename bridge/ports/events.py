"""The event feed and the webhook subscriptions of either side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bridge.errors import Refused


class CursorLost(Refused):
    """The other side no longer knows our cursor: it was reset or restored (XCT-18)."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some events in commit order, and the cursor behind the last of them."""

    events: Sequence[Mapping[str, Any]]
    next_cursor: str


class EventFeed(Protocol):
    """All changes of one side since a cursor."""

    async def latest(self) -> str:
        """Answer with the cursor behind the newest event."""
        ...

    async def after(self, cursor: str, limit: int) -> FeedPage:
        """Read up to `limit` events behind `cursor`; raises CursorLost."""
        ...


class Subscriptions(Protocol):
    """Our own subscription at one side."""

    async def ensure(self) -> str:
        """Make sure it exists and is active; answer "created", "reactivated" or "kept"."""
        ...
