"""How a flow asks for a visit at an instant of business time, and what that time is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Alarms(Protocol):
    """One alarm per key: the next instant at which its wanted state changes by itself."""

    async def set_alarms(self, flow: str, instants: Mapping[str, datetime | None]) -> None:
        """Replace the alarm of each key; None clears it. Instants are aware business time."""
        ...


class BusinessClock(Protocol):
    """The trade's own time, for validity windows, promises and document dates."""

    async def now(self) -> datetime:
        """Business time, aware UTC."""
        ...
