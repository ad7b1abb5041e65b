"""What the bridge itself wrote last, so that a stranger's edit can be told from its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class LastWritten(Protocol):
    """One text per kind and key; losing it makes the bridge forget, never write wrongly."""

    async def recall(self, kind: str, keys: Sequence[str]) -> Mapping[str, str]:
        """Answer with the texts of those keys that have one."""
        ...

    async def note(self, kind: str, texts: Mapping[str, str]) -> None:
        """Keep one text per key in place of an earlier one."""
        ...
