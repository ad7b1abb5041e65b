"""The statements of the delivery loop, built once per table: it runs after every commit."""

from functools import cache

from sqlalchemy import Table, Update, bindparam, func, insert, select, update

from mock_kit.delivery.topics import condition
from mock_kit.state.prepared import Prepared

OPEN_STATUSES = ("pending", "retrying", "gathered")


@cache
def active(subscriptions: Table) -> Prepared:
    """Return subscriptions that are delivered to, in the order of their making."""
    order = (subscriptions.c.created_at, subscriptions.c.id)
    return Prepared(
        select(subscriptions).where(subscriptions.c.status == "active").order_by(*order)
    )


@cache
def fresh(changes: Table, topics: tuple[str, ...]) -> Prepared:
    """Return events `after` a change number, at `most` so many."""
    return Prepared(
        select(changes.c.change_no, changes.c.topic, changes.c.entity_id)
        .where(changes.c.change_no > bindparam("after"), condition(changes.c.topic, topics))
        .order_by(changes.c.change_no)
        .limit(bindparam("most"))
    )


@cache
def fresh_count(changes: Table, topics: tuple[str, ...]) -> Prepared:
    """Count events `after` a change number."""
    return Prepared(
        select(func.count()).where(
            changes.c.change_no > bindparam("after"), condition(changes.c.topic, topics)
        )
    )


@cache
def in_turn(deliveries: Table) -> Prepared:
    """Return pending deliveries of a `subscription`, at `most` so many."""
    return Prepared(
        select(deliveries)
        .where(
            deliveries.c.subscription_id == bindparam("subscription"),
            deliveries.c.status == "pending",
        )
        .order_by(deliveries.c.seq)
        .limit(bindparam("most"))
    )


@cache
def due_retries(deliveries: Table) -> Prepared:
    """Return deliveries of a `subscription` whose wait is over `now`, at `most` so many."""
    return Prepared(
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
def next_due(deliveries: Table) -> Prepared:
    """Return what waits for an instant, the earliest first, at `most` so many."""
    return Prepared(
        select(deliveries.c.id, deliveries.c.next_attempt_at)
        .where(deliveries.c.status.in_(("retrying", "gathered")))
        .order_by(deliveries.c.next_attempt_at)
        .limit(bindparam("most"))
    )


@cache
def ended_windows(deliveries: Table) -> Prepared:
    """Return gathered deliveries whose window has ended `now`."""
    return Prepared(
        select(deliveries)
        .where(deliveries.c.status == "gathered", deliveries.c.next_attempt_at <= bindparam("now"))
        .order_by(deliveries.c.subscription_id, deliveries.c.seq)
    )


@cache
def open_count(deliveries: Table) -> Prepared:
    """Count what a `subscription` is still owed of what was taken up."""
    return Prepared(
        select(func.count()).where(
            deliveries.c.subscription_id == bindparam("subscription"),
            deliveries.c.status.in_(OPEN_STATUSES),
        )
    )


@cache
def held_count(deliveries: Table) -> Prepared:
    """Count what waits for a release by hand."""
    return Prepared(select(func.count()).where(deliveries.c.status == "held"))


@cache
def insertion(table: Table) -> Prepared:
    """Add a row of the columns that are given."""
    return Prepared(insert(table))


@cache
def change_of(table: Table) -> Prepared:
    """Set the columns that are given, of the row `of_id`."""
    return Prepared(_change_of(table))


@cache
def open_change_of(deliveries: Table) -> Prepared:
    """Do the same if the delivery is still open."""
    return Prepared(_change_of(deliveries).where(deliveries.c.status.in_(OPEN_STATUSES)))


@cache
def changes_of(changes: Table) -> Prepared:
    """Return the changes of these numbers."""
    return Prepared(
        select(changes).where(changes.c.change_no.in_(bindparam("numbers", expanding=True)))
    )


@cache
def page(changes: Table, topics: tuple[str, ...]) -> Prepared:
    """Return whole changes `after` a change number, at `most` so many."""
    return Prepared(
        select(changes)
        .where(changes.c.change_no > bindparam("after"), condition(changes.c.topic, topics))
        .order_by(changes.c.change_no)
        .limit(bindparam("most"))
    )


def _change_of(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("of_id"))
