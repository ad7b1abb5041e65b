"""Runs that differ from a clean one in nothing that matters: other ids, other instants, more noise.

Each takes a run and chance, and gives the same trade as another right integration would have left
it. Whatever a check says of it is a false alarm.
"""

import pickle
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

from scenarios.model.end_state import EndState, ErpState, StoreState
from scenarios.model.history import Change, Exchange, History

Seen = tuple[History, EndState]
Neutral = Callable[[Seen, Random], Seen]
Row = TypeVar("Row", Change, Exchange)
State = TypeVar("State", ErpState, StoreState)
_ID = re.compile(rb"(?<![0-9a-z])([a-z]{3}_)([0-9a-f]{16})(?![0-9a-f])")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
# Lists in which the order says nothing.
UNORDERED = ("style_ids", "customer_ids", "channels", "warehouses", "warehouse_codes", "tenders")
FIELD = "vendor_note"


def other_ids(seen: Seen, rng: Random) -> Seen:
    """Every id is another one, the same wherever it stands."""
    turned = rng.randrange(1, 16)

    def other(found: re.Match[bytes]) -> bytes:
        # Digits are turned, so that two ids never become one.
        digits = (int(chr(digit), 16) + turned for digit in found[2])
        return found[1] + b"".join(b"%x" % (digit % 16) for digit in digits)

    # An id is as long as any other, so that the form of the whole stays.
    renamed: Seen = pickle.loads(_ID.sub(other, pickle.dumps(seen)))
    return renamed


def other_instants(seen: Seen, rng: Random) -> Seen:
    """All of it happened some seconds later."""
    later = timedelta(seconds=rng.randrange(1, 20))

    def moved(value: Any) -> Any:
        if isinstance(value, datetime):
            return value + later
        if isinstance(value, str) and len(value) < 40 and _INSTANT.fullmatch(value):
            ends_in_z = value.endswith("Z")
            text = (datetime.fromisoformat(value) + later).isoformat()
            return text.replace("+00:00", "Z") if ends_in_z else text
        return value

    return _everywhere(seen, moved)


def other_order(seen: Seen, rng: Random) -> Seen:
    """Records are read in another order; lists without an order stand in another one."""

    def mixed(value: Any, field: str) -> Any:
        if isinstance(value, Mapping):
            return {name: mixed(each, str(name)) for name, each in value.items()}
        if isinstance(value, list):
            rows = [mixed(each, "") for each in value]
            return sorted(rows, key=_unlike) if field in UNORDERED else rows
        return value

    turn = rng.random()

    def _unlike(value: Any) -> float:
        return Random(f"{turn}{value}").random()  # noqa: S311 - the same for the same value

    history, end = seen
    changes = [
        replace(
            change,
            after=mixed(change.after, ""),
            changes={name: _pair(pair, name, mixed) for name, pair in change.changes.items()},
        )
        for change in history.changes
    ]
    erp, store = _with_rows(end.erp, rng, mixed), _with_rows(end.store, rng, mixed)
    return replace(history, changes=changes), EndState(erp, store)


def _pair(pair: Sequence[Any], name: str, mixed: Callable[[Any, str], Any]) -> tuple[Any, Any]:
    return mixed(pair[0], name), mixed(pair[1], name)


def _with_rows(state: State, rng: Random, mixed: Callable[[Any, str], Any]) -> State:
    found: dict[str, Any] = {}
    for field in fields(state):
        value = getattr(state, field.name)
        if isinstance(value, Mapping):
            keys = list(value)
            rng.shuffle(keys)
            found[field.name] = {key: mixed(value[key], "") for key in keys}
    return replace(state, **found)


def interleaved(seen: Seen, rng: Random) -> Seen:
    """The two journals come as one, by time: what was at once stands either way."""
    history, end = seen
    exchanges = _merged(history.exchanges, lambda exchange: exchange.ended_at)
    return replace(
        history, changes=_merged(history.changes, lambda c: c.at), exchanges=exchanges
    ), end


def _merged(rows: Sequence[Row], instant: Callable[[Row], datetime]) -> list[Row]:
    """Both systems' rows by time, each system's in the order of its own journal."""
    latest: dict[str, datetime] = {}
    timed = []
    for row in rows:
        latest[row.system] = max(instant(row), latest.get(row.system, instant(row)))
        timed.append((latest[row.system], row))
    return [row for _, row in sorted(timed, key=lambda each: each[0])]


def more_reads(seen: Seen, rng: Random) -> Seen:
    """Somebody reads a lot, the bridge too."""
    history, end = seen
    found: list[Exchange] = []
    for index, exchange in enumerate(history.exchanges):
        found.append(exchange)
        if rng.random() < 0.2:
            actor = rng.choice([history.bridge_actor, exchange.actor])
            found.append(_read_after(exchange, actor, f"req_more{index}"))
    return replace(history, exchanges=_numbered(found)), end


def _read_after(exchange: Exchange, actor: str, request_id: str) -> Exchange:
    return replace(
        exchange,
        actor=actor,
        request_id=request_id,
        method="GET",
        path="/v1/orders",
        query="limit=50",
        status=200,
        started_at=exchange.ended_at,
        commit_seq=None,
        idempotency_key=None,
        if_match=None,
        request=None,
        answer_lost=False,
    )


def absorbed_duplicate(seen: Seen, rng: Random) -> Seen:
    """A call of the bridge is made once more, and the other side finds that it is done."""
    history, end = seen
    # What a second full look finds done must not be written, not even once more (PRD-05).
    asked = [act.at for act in history.acts_of("resync")]
    calls = [
        each
        for system in ("erp", "store")
        for each in history.bridge_writes(system)
        if each.status < 300 and not (asked and each.ended_at > asked[0])
    ]
    chosen = rng.choice(calls)
    again = replace(
        chosen,
        request_id="req_again",
        started_at=chosen.ended_at,
        commit_seq=None,
        answer_lost=False,
    )
    place = next(i for i, each in enumerate(history.exchanges) if each is chosen) + 1
    found = [*history.exchanges[:place], again, *history.exchanges[place:]]
    return replace(history, exchanges=_numbered(found)), end


def slower_answers(seen: Seen, rng: Random) -> Seen:
    """Answers take up to a second longer, in the same order."""
    history, end = seen
    late: dict[str, datetime] = {}
    found = []
    for exchange in history.exchanges:
        until = exchange.ended_at + timedelta(seconds=rng.random())
        late[exchange.system] = max(until, late.get(exchange.system, until))
        found.append(replace(exchange, ended_at=late[exchange.system]))
    return replace(history, exchanges=found), end


def unknown_fields(seen: Seen, rng: Random) -> Seen:
    """Every record has a field that nobody has heard of."""
    history, end = seen
    added = {FIELD: rng.choice(["x", 7, None, {"a": [1]}])}
    changes = [replace(change, after={**change.after, **added}) for change in history.changes]

    def with_it(value: Any, field: str) -> Any:
        return {**value, **added}

    erp, store = _with_rows(end.erp, rng, with_it), _with_rows(end.store, rng, with_it)
    return replace(history, changes=changes), EndState(erp, store)


def _numbered(exchanges: Sequence[Exchange]) -> list[Exchange]:
    counts: dict[str, int] = {}
    found = []
    for exchange in exchanges:
        counts[exchange.system] = counts.get(exchange.system, 0) + 1
        found.append(replace(exchange, seq=counts[exchange.system]))
    return found


def _everywhere(seen: Seen, other: Callable[[Any], Any]) -> Seen:
    history, end = seen

    def walk(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: walk(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(walk(each) for each in value)
        return other(value)

    def row(record: Any) -> Any:
        return replace(record, **{f.name: walk(getattr(record, f.name)) for f in fields(record)})

    told: list[Change] = [row(change) for change in history.changes]
    asked: list[Exchange] = [row(exchange) for exchange in history.exchanges]
    acts, reports = [row(act) for act in history.acts], [row(each) for each in history.reports]
    both = EndState(row(end.erp), row(end.store))
    return replace(history, acts=acts, changes=told, exchanges=asked, reports=reports), both


NEUTRAL: Mapping[str, Neutral] = {
    change.__name__.replace("_", " "): change
    for change in (
        other_ids,
        other_instants,
        other_order,
        interleaved,
        more_reads,
        absorbed_duplicate,
        slower_answers,
        unknown_fields,
    )
}
