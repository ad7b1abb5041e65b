"""Deliveries by hand: hold back, release in another order, repeat, send a made-up message."""

import json
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Row, select

from mock_kit.clock import instant_text
from mock_kit.delivery.deliveries import HOLD_KEY, held_topics, insert_row, queue_again
from mock_kit.delivery.payload import batch_bytes
from mock_kit.delivery.registry import active
from mock_kit.delivery.topics import matches
from mock_kit.faults.fault import Draw
from mock_kit.state.database import Tx
from mock_kit.web.problems import Conflict, NotFound

Order = Literal["fifo", "reversed", "shuffled"]
REPEATABLE = ("delivered", "failed", "dropped")


def hold(tx: Tx, topics: Sequence[str]) -> list[str]:
    """Hold back events of these topics from now on, beside those held already."""
    held = sorted({*held_topics(tx), *topics})
    tx.put_state(HOLD_KEY, json.dumps(held))
    return held


def release(tx: Tx, order: Order, rng: Draw) -> int:
    """Hold nothing any more; send what was held, one event per request, in this order."""
    tx.put_state(HOLD_KEY, "[]")
    table = tx.tables.webhook_deliveries
    query = select(table).where(table.c.status == "held").order_by(table.c.seq)
    rows = list(tx.connection.execute(query))
    if order == "reversed":
        rows.reverse()
    elif order == "shuffled":
        rng("webhook-release", str(tx.number("webhook_release")), 0).shuffle(rows)
    listeners = {one.id for one in active(tx)}
    queue_again(tx, [row for row in rows if row.subscription_id in listeners])
    given_up = [row for row in rows if row.subscription_id not in listeners]
    ended = {"status": "failed", "ended_at": instant_text(tx.now)}
    queue_again(tx, given_up, **ended, last_error="the subscription is not active")
    return len(rows) - len(given_up)


def repeat(tx: Tx, delivery_id: str, *, is_parallel: bool) -> None:
    """Send a delivery again under its id; in parallel means two copies at once."""
    table = tx.tables.webhook_deliveries
    row = tx.connection.execute(select(table).where(table.c.id == delivery_id)).first()
    if row is None:
        raise NotFound("no such delivery")
    if row.status not in REPEATABLE:
        raise Conflict(f"the delivery is {row.status}: it is sent anyway", status_now=row.status)
    copies = 1 if is_parallel else 0
    queue_again(tx, [row], attempts=0, extra_sends=copies, is_parallel=is_parallel)


def current_snapshot(tx: Tx, topic: str, entity_id: str | None) -> Row[Any] | None:
    """Find the last change of the entity that the topic speaks of.

    Without an id it is the entity that had this topic last; an entity that never had the
    topic is found by its id alone.
    """
    changes = tx.tables.changes
    latest = select(changes).order_by(changes.c.change_no.desc()).limit(1)
    of_topic = latest.where(changes.c.topic == topic)
    if entity_id is not None:
        of_topic = of_topic.where(changes.c.entity_id == entity_id)
    found = tx.connection.execute(of_topic).first()
    if found is None and entity_id is not None:
        found = tx.connection.execute(latest.where(changes.c.entity_id == entity_id)).first()
    if found is None:
        return None
    same = latest.where(changes.c.entity == found.entity, changes.c.entity_id == found.entity_id)
    return tx.connection.execute(same).first()


def send_by_hand(tx: Tx, topic: str, change: Row[Any], snapshot: dict[str, Any]) -> list[str]:
    """Queue a message that no change stands behind, for every listener of the topic."""
    event = {
        "id": tx.new_id(f"evt_{tx.epoch}"),
        "type": topic,
        "occurred_at": instant_text(tx.business_now),
        "entity": change.entity,
        "entity_id": change.entity_id,
        "version": change.version,
        "data": snapshot,
    }
    body = batch_bytes([json.dumps(event, separators=(",", ":")).encode()])
    values = {"change_nos": "[]", "topics": json.dumps([topic]), "body": body}
    listeners = [one for one in active(tx) if matches(topic, one.topics)]
    return [insert_row(tx, one.id, values) for one in listeners]
