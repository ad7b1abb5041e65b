"""What was asked for in a read whose answer is told otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """Query of a read and when it was made."""

    query: Mapping[str, str]
    now: datetime


def rows_of(body: Any) -> list[dict[str, Any]]:
    """The records of an answer: those of a page, or the one that was read."""
    if not isinstance(body, dict):
        return []
    rows = body.get("items", [body])
    return [row for row in rows if isinstance(row, dict)]
