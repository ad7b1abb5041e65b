"""Some entries of a feed come to light after later ones: their transaction took longer.

Allowed by the published documents under "Lag"; by the PostgreSQL manual on sequences numbers are
drawn before the commit, so that a higher one may be seen first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from mock_kit.faults.on_read.asked import Asked


@dataclass(frozen=True, slots=True)
class LateCommit:
    """How long one of so many entries stays out of sight; the cursor goes on past it."""

    lag_s: float = 2.0
    one_of: int = 3


def late_commit(fault: LateCommit, body: Any, asked: Asked) -> Any:
    """Leave out the young ones among the entries that are drawn by their id."""
    if not isinstance(body, dict) or "events" not in body:
        return body
    since = asked.now - timedelta(seconds=fault.lag_s)
    seen = [
        event
        for event in body["events"]
        if not since < _changed_at(event) <= asked.now
        or crc32(str(event["id"]).encode()) % max(1, fault.one_of)
    ]
    return {**body, "events": seen}


def _changed_at(event: Mapping[str, Any]) -> datetime:
    """By the clock of the wire where that is told; what occurs, does by that of the business."""
    return datetime.fromisoformat(event["data"].get("updated_at") or event["occurred_at"])
