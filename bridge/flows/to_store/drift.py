"""Edits made by hand in the store: told from the bridge's own writes when they are reported."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bridge.errors import Refused
from bridge.ports.last_written import LastWritten
from bridge.settings import Settings


class Drift:
    """Remembers what a flow wrote, where drift of its values is reported (PRD-04).

    Before a write both the value found and the value intended are kept: after a crash either
    may be in the store, and both are the bridge's own. A value never written is nobody's edit.
    """

    def __init__(self, last_written: LastWritten, settings: Settings, flow: str) -> None:
        self._last_written = last_written
        self._is_reported = settings.drift_of(flow) == "report"

    async def strangers(self, kind: str, current: Mapping[str, Any]) -> tuple[str, ...]:
        """Name the keys whose current value somebody else wrote, sorted."""
        if not self._is_reported:
            return ()
        known = await self._last_written.recall(kind, sorted(current))
        return tuple(
            key
            for key, value in sorted(current.items())
            if key in known and fingerprint(value) not in known[key].split()
        )

    async def intend(self, kind: str, changes: Mapping[str, tuple[Any, Any]]) -> None:
        """Keep the (found, intended) values of keys that are about to be written.

        What was intended before stays known: another visit may be writing it at this moment.
        """
        if self._is_reported and changes:
            known = await self._last_written.recall(kind, sorted(changes))
            texts = {
                key: f"{fingerprint(found)} {fingerprint(wanted)} {_intended(known.get(key))}"
                for key, (found, wanted) in sorted(changes.items())
            }
            await self._last_written.note(kind, texts)


def _intended(known: str | None) -> str:
    return "" if known is None else known.split()[1]


def drifted(what: str) -> Refused:
    """Say that a person changed what the ERP owns; nothing is written over it."""
    return Refused(f"drift: {what} was changed in the store")


def fingerprint(value: Any) -> str:
    """Shorten a value of the model to a few digits that differ when it differs."""
    plain = None if value is None else asdict(value)
    text = json.dumps(plain, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
