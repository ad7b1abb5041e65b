"""From the answers to single writes to the outcome of a key, the same for every flow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from bridge.errors import BridgeError, Rejected
from bridge.ports.flow import Again, Done, Failed, Outcome

# A lost race is looked at again at once, but never in the same instant: a side that always
# says "stale" must not stop the clock.
AFTER_LOST_RACE_S = 0.05

T = TypeVar("T")


def outcome_of(answer: object) -> Outcome:
    """Outcome of one row: an error fails it, a lost race repeats it, anything else is done."""
    if isinstance(answer, Rejected) and answer.status == 412:
        return Again(AFTER_LOST_RACE_S)  # changed between our read and our write (XCT-15)
    if isinstance(answer, BridgeError):
        return Failed(answer)
    return Done()


def worst_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Outcome of a key with several rows: a failure first, then a repeat."""
    worst: Outcome = Done()
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            return outcome
        if isinstance(outcome, Again):
            worst = outcome
    return worst


def packed(groups: Iterable[Sequence[T]], limit: int) -> Iterator[list[T]]:
    """Pack groups into batches of up to `limit` rows; only a larger group is cut."""
    batch: list[T] = []
    for group in groups:
        if batch and len(batch) + len(group) > limit:
            yield batch
            batch = []
        batch.extend(group)
        while len(batch) > limit:
            yield batch[:limit]
            batch = batch[limit:]
    if batch:
        yield batch


def described(key: str, write: Any) -> dict[str, object]:
    """Describe an intended write or the reason against it, in plain JSON values."""
    if isinstance(write, BridgeError):
        return {"key": key, "problem": type(write).__name__, "detail": str(write)}
    values = json.loads(json.dumps(asdict(write), default=_plain))
    return {"key": key, "write": type(write).__name__, "values": values}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
