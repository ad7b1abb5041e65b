"""A list tells of a change some seconds later than a read of the record itself, or of its id.

Allowed by the published documents under "Lag", and by RFC 9111, section 4.2.4: an answer may be
served stale.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mock_kit.faults.on_read.asked import Asked


@dataclass(frozen=True, slots=True)
class LaggingList:
    """How long a change stays out of lists of what is not asked for by name."""

    lag_s: float = 5.0


def lagging_list(fault: LaggingList, body: Any, asked: Asked) -> Any:
    """End the page before the first row that changed too lately; what follows comes later."""
    if not isinstance(body, dict) or "items" not in body or _names_records(asked):
        return body
    since = asked.now - timedelta(seconds=fault.lag_s)
    for at, row in enumerate(body["items"]):
        if "updated_at" in row and datetime.fromisoformat(row["updated_at"]) > since:
            return {**body, "items": body["items"][:at], "next_cursor": None}
    return body


def _names_records(asked: Asked) -> bool:
    """Whether the records were asked for by their ids, own or foreign."""
    return any(name.endswith(("ids", "references")) for name in asked.query)
