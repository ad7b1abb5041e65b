"""What a webhook body says: a list of events."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


class NotEvents(Exception):
    """The body is genuine but has no list of events."""


def parse_events(body: bytes) -> Sequence[Mapping[str, Any]]:
    """Read `{"events": [...]}`; what an event says is for the flows to judge."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotEvents("the body is not JSON") from error
    events = parsed.get("events") if isinstance(parsed, dict) else None
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise NotEvents("the body has no list `events` of objects")
    return events
