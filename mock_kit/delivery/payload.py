"""Recorded changes as the events of webhooks and of the feed; both show the same bytes."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row

from mock_kit.delivery import statements
from mock_kit.state.database import Tx


def event_id(epoch: str, change_no: int) -> str:
    """Name an event for ever: a retry, the feed and the journal agree on it."""
    return f"evt_{epoch}_{change_no}"


def event_bytes(epoch: str, change: Row[Any]) -> bytes:
    """Write one change as an event; the snapshot was serialised when it was recorded."""
    head = json.dumps(
        {
            "id": event_id(epoch, change.change_no),
            "type": change.topic,
            "occurred_at": change.business_at,
            "entity": change.entity,
            "entity_id": change.entity_id,
            "version": change.version,
        },
        separators=(",", ":"),
    )
    return head[:-1].encode() + b',"data":' + bytes(change.snapshot) + b"}"


def batch_bytes(events: Iterable[bytes]) -> bytes:
    """Write the body of one webhook request."""
    return b'{"events":[' + b",".join(events) + b"]}"


def body_of(tx: Tx, change_nos: Sequence[int]) -> bytes:
    """Build the body of a delivery from its changes, in the given order.

    Recorded changes never change, so a retry carries what the first attempt carried.
    """
    rows = statements.changes_of(tx.tables.changes).all(tx, {"numbers": change_nos})
    by_number = {row.change_no: row for row in rows}
    return batch_bytes(event_bytes(tx.epoch, by_number[number]) for number in change_nos)
