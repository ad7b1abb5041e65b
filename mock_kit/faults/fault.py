"""A planted fault: what it meets, how often, and whether it strikes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

Draw = Callable[[str, str, int], Random]


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the faults table.

    `times` is the number of bites (None: without end); `probability` is drawn per event or
    request (None: always). A matcher that is None meets everything.
    """

    id: str
    kind: str
    topic: str | None = None
    path: str | None = None
    method: str | None = None
    actor: str | None = None
    entity_id: str | None = None
    times: int | None = None
    probability: float | None = None
    params: Mapping[str, Any] | None = None
    bites: int = 0


@dataclass(frozen=True, slots=True)
class Bite:
    """One strike of a fault; the subject is an event id or a request id."""

    fault_id: str
    kind: str
    subject: str


def is_left(fault: Fault, new_bites: int = 0) -> bool:
    """Say whether the fault has bites left, after `new_bites` that are not yet written."""
    return fault.times is None or fault.bites + new_bites < fault.times


def strikes(fault: Fault, rng: Draw, logical_id: str) -> bool:
    """Draw for one event or request; the draw depends on nothing but the fault and the id."""
    if fault.probability is None:
        return True
    return rng(f"fault:{fault.id}", logical_id, 0).random() < fault.probability
