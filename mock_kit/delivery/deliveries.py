"""The rows of deliveries: one per webhook request, kept until long after it was answered.

Life: pending (in turn, or under way) -> delivered, or retrying -> ... -> delivered or
failed. A hold makes held rows, a reversal gathered ones, a loss dropped ones.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select, update

from mock_kit.clock import instant_text
from mock_kit.delivery import statements
from mock_kit.delivery.registry import Subscription, disable
from mock_kit.delivery.schedule import Verdict, next_attempt, should_disable
from mock_kit.faults.fault import Draw
from mock_kit.faults.on_delivery.parcel import Parcel
from mock_kit.state.database import Tx

HOLD_KEY = "delivery_hold"
ERROR_CHARS_MAX = 500


@dataclass(frozen=True, slots=True)
class Mark:
    """The outcome of one attempt, not yet written."""

    delivery_id: str
    subscription_id: str
    verdict: Verdict
    attempts: int
    wait_s: float = 0.0
    status: int | None = None
    error: str | None = None


def held_topics(tx: Tx) -> tuple[str, ...]:
    """Return the topic patterns whose events are held back."""
    return tuple(json.loads(tx.state(HOLD_KEY) or "[]"))


def insert_row(tx: Tx, subscription_id: str, values: Mapping[str, Any]) -> str:
    """Add one delivery; return its id, which is the webhook-id of every attempt."""
    delivery_id = tx.new_id("msg")
    row = {
        "id": delivery_id,
        "seq": tx.number("webhook_delivery"),
        "subscription_id": subscription_id,
        "status": "pending",
        "extra_sends": 0,
        "is_parallel": False,
        "attempts": 0,
        "created_at": instant_text(tx.now),
    }
    statements.insertion(tx.tables.webhook_deliveries).run(tx, {**row, **values})
    return delivery_id


def insert_parcel(tx: Tx, subscription: Subscription, parcel: Parcel) -> None:
    """Add the delivery of a planned parcel."""
    values: dict[str, Any] = {
        "status": parcel.status,
        "change_nos": json.dumps([event.change_no for event in parcel.events]),
        "topics": json.dumps(sorted({event.topic for event in parcel.events})),
        "extra_sends": parcel.extra_sends,
        "is_parallel": parcel.is_parallel,
        "fault_id": parcel.fault_id,
    }
    if parcel.status == "gathered":
        values["next_attempt_at"] = _window_end(tx, subscription.id, parcel.window_s)
    if parcel.status == "late":
        # Out of turn when its instant comes, as what is tried again is.
        due = instant_text(tx.now + timedelta(seconds=parcel.delay_s))
        values |= {"status": "retrying", "next_attempt_at": due}
    if parcel.status == "dropped":
        values["ended_at"] = instant_text(tx.now)
    insert_row(tx, subscription.id, values)


def _window_end(tx: Tx, subscription_id: str, window_s: float) -> str:
    """Join the open window of this subscription, or open one."""
    table = tx.tables.webhook_deliveries
    query = select(table.c.next_attempt_at).where(
        table.c.subscription_id == subscription_id, table.c.status == "gathered"
    )
    open_until = tx.connection.execute(query.limit(1)).scalar()
    return open_until or instant_text(tx.now + timedelta(seconds=window_s))


def gathered_windows(tx: Tx) -> list[list[Row[Any]]]:
    """Return the deliveries of each window that has ended, in the order of their events."""
    query = statements.ended_windows(tx.tables.webhook_deliveries)
    windows: dict[str, list[Row[Any]]] = {}
    for row in query.all(tx, {"now": instant_text(tx.now)}):
        windows.setdefault(row.subscription_id, []).append(row)
    return list(windows.values())


def queue_again(tx: Tx, rows: Sequence[Row[Any]], **values: Any) -> None:
    """Put rows at the end of the queue, in the given order."""
    table = tx.tables.webhook_deliveries
    fresh = {"status": "pending", "next_attempt_at": None, "ended_at": None, **values}
    for row in rows:
        fresh["seq"] = tx.number("webhook_delivery")
        tx.connection.execute(update(table).where(table.c.id == row.id).values(fresh))


def write_marks(tx: Tx, marks: Sequence[Mark], *, schedule_s: Sequence[float], rng: Draw) -> None:
    """Write outcomes: delivered, to be tried again, or the end of the subscription."""
    for mark in marks:
        table = tx.tables.webhook_deliveries
        # A failure does not bring back what was given up while it was under way.
        is_delivered = mark.verdict == "delivered"
        marked = statements.change_of(table) if is_delivered else statements.open_change_of(table)
        values = _marked(tx, mark, schedule_s, rng)
        marked.run(tx, {"of_id": mark.delivery_id, **values})
        if should_disable(mark.verdict, mark.attempts, schedule_s):
            # The reason is shown to the owner of the subscription, who knows the address.
            last = mark.error or f"status {mark.status}"
            disable(tx, mark.subscription_id, f"attempt {mark.attempts} failed: {last}")


def _marked(tx: Tx, mark: Mark, schedule_s: Sequence[float], rng: Draw) -> dict[str, Any]:
    seen = {
        "attempts": mark.attempts,
        "last_status": mark.status,
        "last_error": mark.error and mark.error[:ERROR_CHARS_MAX],
    }
    if mark.verdict == "delivered":
        ended = {"status": "delivered", "next_attempt_at": None, "ended_at": instant_text(tx.now)}
        return seen | ended
    if should_disable(mark.verdict, mark.attempts, schedule_s):
        return seen | {"status": "failed", "ended_at": instant_text(tx.now)}
    wait_s: float | None = mark.wait_s
    if mark.verdict == "failed":
        draw = rng("webhook-retry", mark.delivery_id, mark.attempts)
        wait_s = next_attempt(mark.attempts, schedule_s, draw)
    assert wait_s is not None
    due = instant_text(tx.now + timedelta(seconds=wait_s))
    return seen | {"status": "retrying", "next_attempt_at": due}
