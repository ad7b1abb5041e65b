"""How a flow makes keys of another flow dirty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Marks(Protocol):
    """Say that keys need a visit; repeating it changes nothing."""

    async def mark(self, flow: str, keys: Sequence[str]) -> None:
        """Make the keys of `flow` dirty, durably before this returns."""
        ...

    async def mark_parked(self, flow: str) -> None:
        """Make dirty what is parked in `flow`: the cause of some of it may be mended now."""
        ...
