"""A record that changed keeps the instant of its first version, and is not found by it.

Allowed by RFC 9110, section 8.8.2: when a record was modified is an estimate of its origin's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mock_kit.faults.on_read.asked import Asked, rows_of


@dataclass(frozen=True, slots=True)
class FrozenModified:
    """Nothing to set."""


def frozen_modified(fault: FrozenModified, body: Any, asked: Asked) -> Any:
    """Say of every record that it was changed when it was made."""
    for row in rows_of(body):
        if "updated_at" in row and "created_at" in row:
            row["updated_at"] = row["created_at"]
    since = asked.query.get("updated_since")
    if since is None or "items" not in body:
        return body
    instant = datetime.fromisoformat(since)
    made = [(row, row.get("created_at", since)) for row in body["items"]]
    rows = [row for row, at in made if datetime.fromisoformat(at) >= instant]
    return {**body, "items": rows}
