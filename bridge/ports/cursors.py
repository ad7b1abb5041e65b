"""Where the bridge stopped reading, by name."""

from __future__ import annotations

from typing import Protocol

from bridge.state.database import Tx


class Cursors(Protocol):
    """Small named texts that survive a restart; writes join the caller's transaction."""

    def get(self, name: str) -> str | None:
        """Answer with the last saved text, None if there is none."""
        ...

    def save(self, tx: Tx, name: str, value: str) -> None:
        """Remember the text, together with whatever else `tx` commits."""
        ...

    def forget(self, tx: Tx, name: str) -> None:
        """Remove the text."""
        ...
