"""Rows of a journal that cannot be, whatever a bridge did: a gap, a double, a wrong order."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from scenarios.model.history import Change, Exchange, History, SystemName

SYSTEMS: tuple[SystemName, ...] = ("erp", "store")
JOB = "job:"
CREATED = ".created"
# A status that no other method is answered with.
MADE, MAKING = 201, ("POST", "PUT")
# What of a commit is the same in all that it changed.
OF_COMMIT = ("at", "cause", "actor")
STAMPS = ("created_at", "updated_at")
RISING = ("commit_seq", "at", "business_at")


def impossible_rows(history: History) -> Iterator[str]:
    """Rows of both journals that contradict each other or themselves."""
    for system in SYSTEMS:
        exchanges = [each for each in history.exchanges if each.system == system]
        changes = [each for each in history.changes if each.system == system]
        yield from _exchanges(exchanges)
        yield from _in_order(changes)
        yield from _caused(exchanges, changes)
    yield from _chains(history)


def _exchanges(exchanges: Sequence[Exchange]) -> Iterator[str]:
    asked: set[str] = set()
    for before, exchange in zip([None, *exchanges], exchanges, strict=False):
        if exchange.seq != (1 if before is None else before.seq + 1):
            yield f"{_exchange(exchange)}: not the next one of its journal"
        if exchange.started_at > exchange.ended_at:
            yield f"{_exchange(exchange)}: ended before it began"
        if exchange.request_id in asked:
            yield f"{_exchange(exchange)}: {exchange.request_id} was another request"
        asked.add(exchange.request_id)
        if not exchange.path.startswith("/") or not exchange.method:
            yield f"{_exchange(exchange)}: to nowhere"
        if exchange.commit_seq is not None and not _may_commit(exchange):
            yield f"{_exchange(exchange)}: refused or only read, and committed"


def _may_commit(exchange: Exchange) -> bool:
    is_success = 200 <= exchange.status < 300
    is_of_method = exchange.status != MADE or exchange.method in MAKING
    return exchange.is_write and is_of_method and (is_success or exchange.answer_lost)


def _in_order(changes: Sequence[Change]) -> Iterator[str]:
    for before, change in pairwise(changes):
        if change.seq <= before.seq:
            yield f"{_change(change)}: not after {before.seq}"
        for name in RISING:
            if getattr(change, name) < getattr(before, name):
                yield f"{_change(change)}: {name} goes back"
        if change.commit_seq == before.commit_seq:
            for name in OF_COMMIT:
                if getattr(change, name) != getattr(before, name):
                    yield f"{_change(change)}: {name} is not that of its commit"


def _caused(exchanges: Sequence[Exchange], changes: Sequence[Change]) -> Iterator[str]:
    """Each change is a job's, or that of a request: its commit, its token, within its time."""
    requests = {each.request_id: each for each in exchanges}
    committed = {each.commit_seq: each for each in exchanges if each.commit_seq is not None}
    for change in changes:
        request = requests.get(change.cause)
        if request is None:
            by = committed.get(change.commit_seq)
            if by is not None or not change.cause or not change.cause.startswith((JOB, "req_")):
                yield f"{_change(change)}: caused by nothing known"
        elif (request.commit_seq, request.actor) != (change.commit_seq, change.actor):
            yield f"{_change(change)}: not what {request.request_id} committed"
        elif not request.started_at <= change.at <= request.ended_at:
            yield f"{_change(change)}: not within the time of {request.request_id}"


def _chains(history: History) -> Iterator[str]:
    """Versions of a record follow one by one, each from what stood before."""
    last: dict[tuple[str, str, str], Change] = {}
    creations = [change for change in history.changes if change.topic.endswith(CREATED)]
    made = {(change.system, change.entity) for change in creations}
    for change in history.changes:
        key = (change.system, change.entity, change.entity_id)
        before = last.get(key)
        last[key] = change
        if _is_mistold(change, before, made):
            yield f"{_change(change)}: told as {change.topic}, version {change.version}"
        yield from _stamped(change)
        if before is None:
            continue
        if change.version != before.version + 1:
            yield f"{_change(change)}: version {change.version} after {before.version}"
        for name, (was, now) in change.changes.items():
            if was != before.after.get(name):
                yield f"{_change(change)}.{name}: was {was!r}, before it {before.after.get(name)!r}"
            if was == now:
                yield f"{_change(change)}.{name}: told as changed, and the same"


def _stamped(change: Change) -> Iterator[str]:
    """A version is of the instant at which it is told; a record is made with its first one."""
    for name in STAMPS if change.version == 1 else STAMPS[1:]:
        _, stamp = change.changes.get(name, (None, change.at.isoformat()))
        if not stamp or datetime.fromisoformat(stamp) != change.at:
            yield f"{_change(change)}: {name} {stamp}, told at {change.at.isoformat()}"


def _is_mistold(change: Change, before: Change | None, made: Collection[object]) -> bool:
    """Whether a later version is told as the making of a record, or its making as a later one."""
    if change.topic.partition(".")[0] != change.entity:
        return True
    is_made = change.topic.endswith(CREATED)
    if before is not None:
        return is_made
    return not is_made and (change.system, change.entity) in made


def _exchange(exchange: Exchange) -> str:
    return f"{exchange.system} exchange {exchange.seq}"


def _change(change: Change) -> str:
    return f"{change.system} change {change.seq} ({change.entity} {change.entity_id})"
