"""What happened around a breach: the records that it names, and those that hang on them.

A check names its subject in the trade's words and at best a few entries of a journal; a reader
wants the whole story of that order or item on both sides, in the order of time.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from scenarios.model.history import Change, Exchange, History
from scenarios.model.verdict import Moment, Violation

# Chosen: what fits on a page and is still read.
MOMENTS_SHOWN = 30
FIELDS_SHOWN = 3
LETTERS_SHOWN = 28
# By these fields people and checks name a record.
NAMES = ("id", "number", "sku", "email", "client_reference", "title", "name")
SHORTEST_NAME = 3
REFUSED = 400
UNSAID = ("version", "updated_at", "change_no")
# Everything hangs on a channel.
TOO_WIDE = ("channel",)
# Evidence, what the breach names, what hangs on it: what is left out is left out in this order.
EVIDENCE, NAMED, NEAR = range(3)


def moments_of(history: History, violations: Sequence[Violation]) -> tuple[Moment, ...]:
    """The moments around the first breach, oldest first; empty if it names no record."""
    looked_at = violations[:1]
    evidence = {entry for each in looked_at for entry in each.evidence}
    words = {word for each in looked_at for word in _words(each)}
    handles = _handles(history, evidence, words)
    ranked = [*_changes(history, evidence, handles), *_refusals(history, evidence, handles)]
    kept = sorted(ranked, key=lambda each: (each[0], -each[1].at.timestamp()))[:MOMENTS_SHOWN]
    return tuple(sorted((moment for _, moment in kept), key=lambda each: each.at))


def _words(violation: Violation) -> set[str]:
    text = " ".join((violation.subject, violation.expected, violation.actual))
    return {word for word in re.findall(r"[^\s,;:()]+", text) if len(word) >= SHORTEST_NAME}


def _handles(history: History, evidence: set[str], words: set[str]) -> set[str]:
    """The ids and references of the records that are named, or that are evidence."""
    found: set[str] = set()
    for change in history.changes:
        if change.entity in TOO_WIDE:
            continue
        if _entries(change) & evidence:
            found |= _ids(change.after)
        for part in _parts(change.after):
            if any(str(part.get(name)) in words for name in NAMES if part.get(name)):
                found |= _ids(part)
    return found


def _parts(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A record and its variants, which have names of their own."""
    yield record
    yield from record.get("variants") or ()


def _ids(record: dict[str, Any]) -> set[str]:
    values = (record.get(name) for name in ("id", "client_reference"))
    return {str(value) for value in values if value}


def _changes(
    history: History, evidence: set[str], handles: set[str]
) -> Iterator[tuple[int, Moment]]:
    for change in history.changes:
        is_evidence = bool(_entries(change) & evidence)
        is_named = change.entity_id in handles
        tied = {value for value in change.after.values() if isinstance(value, str)}
        if is_evidence or is_named or (tied & handles) or (_keys(change) & handles):
            rank = EVIDENCE if is_evidence else NAMED if is_named else NEAR
            by, is_bridge = change.actor, change.actor == history.bridge_actor
            told = Moment(change.at, change.system, by, _told(change), is_bridge, is_evidence)
            yield rank, told


def _refusals(
    history: History, evidence: set[str], handles: set[str]
) -> Iterator[tuple[int, Moment]]:
    """What the system under test tried in vain about these records."""
    for call in history.exchanges:
        is_evidence = f"{call.system} {call.request_id}" in evidence
        if is_evidence or (_was_refused(call, history.bridge_actor) and _is_about(call, handles)):
            what = f"{call.method} {call.path}: {call.status}"
            by, is_bridge = call.actor, call.actor == history.bridge_actor
            told = Moment(call.started_at, call.system, by, what, is_bridge, is_evidence)
            yield (EVIDENCE if is_evidence else NEAR), told


def _was_refused(call: Exchange, bridge: str) -> bool:
    return call.actor == bridge and call.is_write and call.status >= REFUSED


def _is_about(call: Exchange, handles: set[str]) -> bool:
    said = f"{call.path} {call.request or ''}"
    return any(handle in said for handle in handles)


def _entries(change: Change) -> set[str]:
    return {f"{change.system} {change.seq}", f"{change.system} {change.cause}"}


def _keys(change: Change) -> set[str]:
    return set(change.entity_id.split(":"))


def _told(change: Change) -> str:
    what = f"{change.topic or change.entity} {_name(change)}"
    if change.version == 1 or not change.changes:
        return what
    shown = [
        f"{name} {_short(before)} → {_short(after)}"
        for name, (before, after) in sorted(change.changes.items())
        if name not in UNSAID and before is not None
    ]
    more = f", {len(shown) - FIELDS_SHOWN} more" if len(shown) > FIELDS_SHOWN else ""
    return f"{what}: {', '.join(shown[:FIELDS_SHOWN])}{more}" if shown else what


def _name(change: Change) -> str:
    named = (change.after.get(name) for name in ("number", "sku", "email", "title"))
    return str(next((value for value in named if value), change.entity_id))


def _short(value: Any) -> str:
    text = f"{len(value)} rows" if isinstance(value, list | dict) else str(value)
    return text if len(text) <= LETTERS_SHOWN else text[: LETTERS_SHOWN - 1] + "…"
