"""What is to be sent next: fresh events, rows in turn, retries that are due."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from mock_kit.clock import instant_of, instant_text
from mock_kit.delivery.deliveries import (
    gathered_windows,
    held_topics,
    insert_parcel,
    queue_again,
)
from mock_kit.delivery.payload import body_of, event_id
from mock_kit.delivery.registry import Subscription
from mock_kit.delivery.topics import condition
from mock_kit.faults.fault import Bite, Draw, is_left
from mock_kit.faults.on_delivery.parcel import Event
from mock_kit.faults.on_delivery.plan import plan_parcels
from mock_kit.faults.rows import count_bites, planted
from mock_kit.state.database import Tx


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
    changes = tx.tables.changes
    query = (
        select(changes.c.change_no, changes.c.topic, changes.c.entity_id)
        .where(changes.c.change_no > after, condition(changes.c.topic, subscription.topics))
        .order_by(changes.c.change_no)
        .limit(subscription.events_max)
    )
    return [
        Event(row.change_no, row.topic, row.entity_id, event_id(tx.epoch, row.change_no))
        for row in tx.connection.execute(query)
    ]


def take_up(tx: Tx, subscription: Subscription, events: list[Event], rng: Draw) -> None:
    """Move the subscription's position past the events and add their deliveries."""
    plan = plan_parcels(events, held=held_topics(tx), faults=planted(tx), rng=rng)
    for parcel in plan.parcels:
        insert_parcel(tx, subscription, parcel)
    count_bites(tx, plan.bites)
    table = tx.tables.webhook_subscriptions
    tx.connection.execute(
        update(table)
        .where(table.c.id == subscription.id)
        .values(after_change_no=events[-1].change_no)
    )


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
    table = tx.tables.webhook_deliveries
    query = (
        select(table)
        .where(table.c.subscription_id == subscription.id, table.c.status == "pending")
        .order_by(table.c.seq)
        .limit(len(under_way) + 1)
    )
    for row in tx.connection.execute(query):
        if row.id not in under_way:
            return _sending(tx, subscription, row, is_retry=False)
    return None


def due_retries(
    tx: Tx, subscription: Subscription, under_way: Collection[str], limit: int
) -> list[Sending]:
    """Return the deliveries whose wait is over."""
    table = tx.tables.webhook_deliveries
    query = (
        select(table)
        .where(
            table.c.subscription_id == subscription.id,
            table.c.status == "retrying",
            table.c.next_attempt_at <= instant_text(tx.now),
        )
        .order_by(table.c.next_attempt_at, table.c.seq)
        .limit(len(under_way) + limit)
    )
    due = [row for row in tx.connection.execute(query) if row.id not in under_way]
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
    table = tx.tables.webhook_deliveries
    query = (
        select(table.c.id, table.c.next_attempt_at)
        .where(table.c.status.in_(("retrying", "gathered")))
        .order_by(table.c.next_attempt_at)
        .limit(len(under_way) + 1)
    )
    for row in tx.connection.execute(query):
        if row.id not in under_way:
            wait: timedelta = instant_of(row.next_attempt_at) - tx.now
            return max(wait, timedelta()).total_seconds()
    return None


def pending_count(tx: Tx, subscriptions: list[Subscription]) -> int:
    """Count what active subscriptions are still owed: fresh events and open deliveries."""
    changes, table = tx.tables.changes, tx.tables.webhook_deliveries
    total = 0
    for subscription in subscriptions:
        fresh = select(func.count()).where(
            changes.c.change_no > subscription.after_change_no,
            condition(changes.c.topic, subscription.topics),
        )
        still_open = select(func.count()).where(
            table.c.subscription_id == subscription.id,
            table.c.status.in_(("pending", "retrying", "gathered")),
        )
        total += _count(tx, fresh) + _count(tx, still_open)
    return total


def held_count(tx: Tx) -> int:
    """Count the deliveries that wait for a release by hand."""
    table = tx.tables.webhook_deliveries
    return _count(tx, select(func.count()).where(table.c.status == "held"))


def _count(tx: Tx, query: Select[int]) -> int:
    count: int = tx.connection.execute(query).scalar_one()
    return count
