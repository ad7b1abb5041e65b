"""The first thing that a spoilt bridge did otherwise than the sound one, in the same world.

One seed is one world: until the defect acts, both bridges see and do the same to the byte.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from scenarios.model.history import Exchange, History, Report, SystemName

SYSTEMS: tuple[SystemName, ...] = ("erp", "store")
LONGEST = 160


def witness(sound: History, spoilt: History) -> str | None:
    """What the two differ in first; None if nothing shows that the defect ever acted."""
    found = sorted(
        (difference for system in SYSTEMS for difference in _first(sound, spoilt, system)),
        key=lambda each: each[0],
    )
    if found:
        return found[0][1]
    for place, text in sound.outputs.items():
        if spoilt.outputs.get(place) != text:
            return f"it shows something else at {place}"
    return _told_otherwise(sound.reports, spoilt.reports)


def _told_otherwise(sound: Sequence[Report], spoilt: Sequence[Report]) -> str | None:
    """What only one of them told its operators."""
    for ours, theirs in zip_longest(sound, spoilt):
        if ours != theirs:
            texts = [None if each is None else each.text for each in (ours, theirs)]
            return f"its operators are told {_short(texts[1])}, by the sound one {_short(texts[0])}"
    return None


def _first(sound: History, spoilt: History, system: SystemName) -> Iterator[tuple[Any, str]]:
    """The first differing request to a system, with its instant."""
    for ours, theirs in zip_longest(_asked(sound, system), _asked(spoilt, system)):
        if ours is None or theirs is None or _said(ours) != _said(theirs):
            at = min(each.started_at for each in (ours, theirs) if each is not None)
            yield at, f"{system}: {_words(ours, theirs)}"
            return


def _asked(history: History, system: SystemName) -> list[Exchange]:
    return [
        each
        for each in history.exchanges
        if each.system == system and each.actor == history.bridge_actor
    ]


def _said(exchange: Exchange) -> tuple[object, ...]:
    headers = (exchange.idempotency_key, exchange.if_match)
    return (exchange.method, exchange.path, exchange.query, exchange.request, *headers)


def _words(ours: Exchange | None, theirs: Exchange | None) -> str:
    if ours is None or theirs is None:
        return f"{_call(ours)} by the sound bridge, {_call(theirs)} by this one"
    if (ours.method, ours.path, ours.query) != (theirs.method, theirs.path, theirs.query):
        return f"{_call(ours)} by the sound bridge, {_call(theirs)} by this one"
    for name, one, other in _leaves(_body(ours), _body(theirs), ""):
        return f"{_call(theirs)}: {name or 'body'} {_short(one)} by the sound one, {_short(other)}"
    return f"{_call(theirs)} with other headers"


def _call(exchange: Exchange | None) -> str:
    return "nothing" if exchange is None else f"{exchange.method} {exchange.path}"


def _body(exchange: Exchange) -> Any:
    try:
        return json.loads(exchange.request or "null")
    except ValueError:
        return exchange.request


def _leaves(one: Any, other: Any, name: str) -> Iterator[tuple[str, Any, Any]]:
    """Values that differ, by the path to them."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from _leaves(one.get(key), other.get(key), f"{name}.{key}".lstrip("."))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other, strict=True)):
            yield from _leaves(*pair, f"{name}[{index}]")
    elif one != other:
        yield name, one, other


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
