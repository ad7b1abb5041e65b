"""What is to be sent next: fresh events, rows in turn, retries that are due."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from mock_kit.clock import instant_of, instant_text
from mock_kit.delivery import statements
from mock_kit.delivery.deliveries import (
    gathered_windows,
    held_topics,
    insert_parcel,
    queue_again,
)
from mock_kit.delivery.payload import body_of, event_id
from mock_kit.delivery.registry import Subscription
from mock_kit.faults.fault import Bite, Draw, is_left
from mock_kit.faults.on_delivery.parcel import Event
from mock_kit.faults.on_delivery.plan import plan_parcels
from mock_kit.faults.rows import count_bites, planted
from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Sending:
    """One delivery that is about to be attempted."""

    delivery_id: str
    subscription: Subscription
    body: bytes
    attempts: int
    extra_sends: int
    is_parallel: bool
    is_retry: bool


def fresh_events(tx: Tx, subscription: Subscription, after: int) -> list[Event]:
    """Return the next events that the subscription was not yet sent, at most one request full."""
    query = statements.fresh(tx.tables.changes, subscription.topics)
    asked = {"after": after, "most": subscription.events_max}
    return [
        Event(row.change_no, row.topic, row.entity_id, event_id(tx.epoch, row.change_no))
        for row in query.all(tx, asked)
    ]


def take_up(tx: Tx, subscription: Subscription, events: list[Event], rng: Draw) -> None:
    """Move the subscription's position past the events and add their deliveries."""
    plan = plan_parcels(events, held=held_topics(tx), faults=planted(tx), rng=rng)
    for parcel in plan.parcels:
        insert_parcel(tx, subscription, parcel)
    count_bites(tx, plan.bites)
    moved = {"of_id": subscription.id, "after_change_no": events[-1].change_no}
    statements.change_of(tx.tables.webhook_subscriptions).run(tx, moved)


def turn_windows(tx: Tx) -> None:
    """Send the events of each ended window in reverse; only a real reversal is a bite."""
    faults = {fault.id: fault for fault in planted(tx)}
    for rows in gathered_windows(tx):
        fault = faults.get(rows[0].fault_id)
        if len(rows) > 1 and fault is not None and is_left(fault):
            queue_again(tx, rows[::-1])
            count_bites(tx, [Bite(fault.id, fault.kind, rows[0].id)])
        else:
            queue_again(tx, rows)


def next_in_turn(tx: Tx, subscription: Subscription, under_way: Collection[str]) -> Sending | None:
    """Return the first pending delivery of a subscription that is not under way."""
    query = statements.in_turn(tx.tables.webhook_deliveries)
    asked = {"subscription": subscription.id, "most": len(under_way) + 1}
    for row in query.all(tx, asked):
        if row.id not in under_way:
            return _sending(tx, subscription, row, is_retry=False)
    return None


def due_retries(
    tx: Tx, subscription: Subscription, under_way: Collection[str], limit: int
) -> list[Sending]:
    """Return the deliveries whose wait is over."""
    query = statements.due_retries(tx.tables.webhook_deliveries)
    asked = {
        "subscription": subscription.id,
        "now": instant_text(tx.now),
        "most": len(under_way) + limit,
    }
    due = [row for row in query.all(tx, asked) if row.id not in under_way]
    return [_sending(tx, subscription, row, is_retry=True) for row in due[:limit]]


def _sending(tx: Tx, subscription: Subscription, row: Row[Any], *, is_retry: bool) -> Sending:
    body = row.body if row.body is not None else body_of(tx, json.loads(row.change_nos))
    return Sending(
        delivery_id=row.id,
        subscription=subscription,
        body=body,
        attempts=row.attempts,
        # Copies are part of the first attempt alone.
        extra_sends=row.extra_sends if row.attempts == 0 else 0,
        is_parallel=row.is_parallel,
        is_retry=is_retry,
    )


def seconds_to_next_due(tx: Tx, under_way: Collection[str]) -> float | None:
    """Return the seconds until a retry or the end of a window is due; None if none waits."""
    query = statements.next_due(tx.tables.webhook_deliveries)
    for row in query.all(tx, {"most": len(under_way) + 1}):
        if row.id not in under_way:
            wait: timedelta = instant_of(row.next_attempt_at) - tx.now
            return max(wait, timedelta()).total_seconds()
    return None


def pending_count(tx: Tx, subscriptions: list[Subscription]) -> int:
    """Count what active subscriptions are still owed: fresh events and open deliveries."""
    still_open = statements.open_count(tx.tables.webhook_deliveries)
    total = 0
    for one in subscriptions:
        fresh = statements.fresh_count(tx.tables.changes, one.topics)
        total += _count(tx, fresh, after=one.after_change_no)
        total += _count(tx, still_open, subscription=one.id)
    return total


def held_count(tx: Tx) -> int:
    """Count the deliveries that wait for a release by hand."""
    return _count(tx, statements.held_count(tx.tables.webhook_deliveries))


def _count(tx: Tx, query: Prepared, **asked: object) -> int:
    count: int = query.scalar(tx, asked)
    return count
