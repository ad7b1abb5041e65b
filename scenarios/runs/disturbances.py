"""What may go wrong on the way without changing the outcome, and the rule that says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Disturbance:
    """Faults set on both control faces before the stories begin.

    `system` None sets a fault on both; `bites` are the kinds that must have taken effect.
    """

    name: str
    rule: str
    faults: Sequence[Mapping[str, Any]]
    says: str


DISTURBANCES = (
    Disturbance(
        "delivered-twice", "XCT-01", ({"kind": "deliver_twice"},), "every webhook comes twice"
    ),
    Disturbance(
        "delivered-twice-at-once",
        "XCT-01",
        ({"kind": "deliver_twice_parallel"},),
        "every webhook comes twice at the same time",
    ),
    Disturbance(
        "reversed",
        "XCT-02",
        ({"kind": "deliver_reversed", "params": {"window_s": 0.5}},),
        "events of half a second come one by one, the last one first",
    ),
    Disturbance("dropped", "XCT-03a", ({"kind": "drop_delivery"},), "no webhook comes at all"),
    Disturbance(
        "answers-lost",
        "XCT-04",
        ({"kind": "lose_answer", "actor": "bridge", "probability": 0.5},),
        "every second answer to the bridge's writes is lost after the commit",
    ),
)
