"""What the bridge remembers of its writes: the last value of each, and what it wrote over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bridge.model.decisions import Recorded, Verdict


class LastWritten(Protocol):
    """One text per kind and key; losing it makes the bridge forget, never write wrongly."""

    async def recall(self, kind: str, keys: Sequence[str]) -> Mapping[str, str]:
        """Answer with the texts of those keys that have one."""
        ...

    async def note(self, kind: str, texts: Mapping[str, str]) -> None:
        """Keep one text per key in place of an earlier one."""
        ...


class Decisions(Protocol):
    """The record; the same conflict decided again is one entry."""

    async def record(self, verdicts: Sequence[Verdict]) -> None:
        """Keep decisions, durably before this returns."""
        ...

    async def list(self, *, after: int = 0, limit: int = 100) -> Sequence[Recorded]:
        """List decisions by number, those after `after`."""
        ...
