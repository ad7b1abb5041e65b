"""The statements of the delivery loop, built once per table: it runs after every commit."""

from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, Table, Update, bindparam, func, insert, select, update

from mock_kit.delivery.topics import condition

OPEN_STATUSES = ("pending", "retrying", "gathered")


@cache
def active(subscriptions: Table) -> Select[Any]:
    """Return subscriptions that are delivered to, in the order of their making."""
    order = (subscriptions.c.created_at, subscriptions.c.id)
    return select(subscriptions).where(subscriptions.c.status == "active").order_by(*order)


@cache
def fresh(changes: Table, topics: tuple[str, ...]) -> Select[Any]:
    """Return events `after` a change number, at `most` so many."""
    return (
        select(changes.c.change_no, changes.c.topic, changes.c.entity_id)
        .where(changes.c.change_no > bindparam("after"), condition(changes.c.topic, topics))
        .order_by(changes.c.change_no)
        .limit(bindparam("most"))
    )


@cache
def fresh_count(changes: Table, topics: tuple[str, ...]) -> Select[int]:
    """Count events `after` a change number."""
    return select(func.count()).where(
        changes.c.change_no > bindparam("after"), condition(changes.c.topic, topics)
    )


@cache
def in_turn(deliveries: Table) -> Select[Any]:
    """Return pending deliveries of a `subscription`, at `most` so many."""
    return (
        select(deliveries)
        .where(
            deliveries.c.subscription_id == bindparam("subscription"),
            deliveries.c.status == "pending",
        )
        .order_by(deliveries.c.seq)
        .limit(bindparam("most"))
    )


@cache
def due_retries(deliveries: Table) -> Select[Any]:
    """Return deliveries of a `subscription` whose wait is over `now`, at `most` so many."""
    return (
        select(deliveries)
        .where(
            deliveries.c.subscription_id == bindparam("subscription"),
            deliveries.c.status == "retrying",
            deliveries.c.next_attempt_at <= bindparam("now"),
        )
        .order_by(deliveries.c.next_attempt_at, deliveries.c.seq)
        .limit(bindparam("most"))
    )


@cache
def next_due(deliveries: Table) -> Select[Any]:
    """Return what waits for an instant, the earliest first, at `most` so many."""
    return (
        select(deliveries.c.id, deliveries.c.next_attempt_at)
        .where(deliveries.c.status.in_(("retrying", "gathered")))
        .order_by(deliveries.c.next_attempt_at)
        .limit(bindparam("most"))
    )


@cache
def ended_windows(deliveries: Table) -> Select[Any]:
    """Return gathered deliveries whose window has ended `now`."""
    return (
        select(deliveries)
        .where(deliveries.c.status == "gathered", deliveries.c.next_attempt_at <= bindparam("now"))
        .order_by(deliveries.c.subscription_id, deliveries.c.seq)
    )


@cache
def open_count(deliveries: Table) -> Select[int]:
    """Count what a `subscription` is still owed of what was taken up."""
    return select(func.count()).where(
        deliveries.c.subscription_id == bindparam("subscription"),
        deliveries.c.status.in_(OPEN_STATUSES),
    )


@cache
def held_count(deliveries: Table) -> Select[int]:
    """Count what waits for a release by hand."""
    return select(func.count()).where(deliveries.c.status == "held")


@cache
def insertion(table: Table) -> Insert:
    """Add a row of the columns that are given."""
    return insert(table)


@cache
def change_of(table: Table) -> Update:
    """Set the columns that are given, of the row `of_id`."""
    return update(table).where(table.c.id == bindparam("of_id"))


@cache
def open_change_of(deliveries: Table) -> Update:
    """Do the same if the delivery is still open."""
    return change_of(deliveries).where(deliveries.c.status.in_(OPEN_STATUSES))
