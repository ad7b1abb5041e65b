"""What may go wrong on the way without changing the outcome, and the rule that says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.model.history import LOOK_UPS

# Records of the ERP whose published answers need not have the field.
LEAVING_OUT = "^/v1/(items|variants|styles|shipments|returns|credit-memos)$"
OPTIONAL = {"field": "client_reference"}
# Shorter than anybody waits for quiet, also with the pause of who asks every two seconds.
BEHIND, LATE = {"lag_s": 1}, {"lag_s": 0.5}
# What only asks commits nothing.
WRITES = f"^(?!({'|'.join(LOOK_UPS)})$)"
# A list of words by which a bridge decides nothing.
UNDECISIVE = "fulfillment_status"


@dataclass(frozen=True)
class Disturbance:
    """Faults set on both control faces while the stories are played.

    `kills` names programs that are killed and started again, at seeded moments, or, where
    `is_in_flight`, while a request between the program and the bridge is open. `is_paused` has
    our own bridge's flows paused and resumed one after another. `ahead_s` is how far the business
    clock of the store is ahead of the ERP's.
    """

    name: str
    rule: str
    faults: Sequence[Mapping[str, Any]]
    says: str
    kills: tuple[str, ...] = ()
    is_in_flight: bool = False
    is_paused: bool = False
    ahead_s: float = 0.0


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
        (
            {"kind": "deliver_late", "probability": 0.25, "params": {"delay_s": 2.0}},
            {"kind": "deliver_reversed", "params": {"window_s": 0.5}},
        ),
        "a part of the events come late, and the others of half a second in reverse",
    ),
    Disturbance("dropped", "XCT-03a", ({"kind": "drop_delivery"},), "no webhook comes at all"),
    Disturbance(
        "answers-lost",
        "XCT-04",
        (
            {
                "kind": "lose_answer",
                "actor": "bridge",
                "method": "POST",
                "path": WRITES,
                "probability": 0.5,
            },
        ),
        "every second answer to the bridge's writes is lost after the commit",
    ),
    Disturbance(
        "clocks-apart",
        "XCT-13",
        (),
        "the store's clock is a minute and a half ahead of the ERP's",
        ahead_s=90.0,
    ),
    Disturbance(
        "told-otherwise",
        "XCT-13",
        (
            # First: by instants that do not move nothing would seem to be new.
            {"kind": "lagging_list", "actor": "bridge", "params": BEHIND},
            {"kind": "extra_field", "actor": "bridge"},
            {"kind": "frozen_modified", "actor": "bridge"},
            {"kind": "late_commit", "actor": "bridge", "path": "^/v1/events$", "params": LATE},
            {"kind": "missing_field", "actor": "bridge", "path": LEAVING_OUT, "params": OPTIONAL},
            {"kind": "unknown_word", "actor": "bridge", "params": {"field": UNDECISIVE}},
        ),
        "records are told with strange and missing fields, lists and feeds lag behind them",
    ),
    Disturbance(
        "paused", "XCT-03a", (), "every flow is paused for a while and resumed", is_paused=True
    ),
)

KILLS = tuple(
    Disturbance(
        f"{name}-killed",
        "XCT-05",
        (),
        f"the {name} is killed three times in the middle of the trade and starts again",
        kills=(name,),
    )
    for name in ("bridge", "erp", "store")
)

KILLED_IN_FLIGHT = Disturbance(
    "killed-in-flight",
    "XCT-05",
    (),
    "each program is killed while a request of it is open, and starts again",
    kills=("store", "erp", "bridge"),
    is_in_flight=True,
)
