"""`seatrial faults`: everything that can be made to go wrong, and what allows it."""

import json
import sys
from inspect import getdoc, getmodule
from typing import Annotated, Any

import typer

from mock_kit.faults.kinds import NUMBERS
from scenarios.faults.process.killed_at_moments import killed_at_moments
from scenarios.faults.process.killed_in_flight import killed_in_flight
from scenarios.faults.process.paused_in_turn import paused_in_turn
from scenarios.faults.world.changed_while_read import changed_while_read
from scenarios.faults.world.edited_behind import edited_behind
from scenarios.faults.world.forged import forged
from scenarios.faults.world.set_back import set_back
from scenarios.faults.world.skewed_clock import skewed_clock
from scenarios.runs.disturbances import DISTURBANCES, KILLED_IN_FLIGHT, KILLS

ALLOWED = "Allowed by "
PLACES = {"on_delivery": "message", "on_answer": "answer", "on_read": "read"}
BY_HARNESS = {
    "process": (killed_at_moments, killed_in_flight, paused_in_turn),
    "world": (changed_while_read, edited_behind, forged, set_back, skewed_clock),
}


def faults(
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """List the faults of answers, messages, programs and records, and the disturbances of a run."""
    found = [*_primitives(), *_by_harness(), *_disturbances()]
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    for fault in found:
        allowed = f" ({fault['allowed_by']})" if fault["allowed_by"] else ""
        sys.stdout.write(f"{fault['kind']:24} {fault['how']:14} {fault['says']}{allowed}\n")


def _primitives() -> list[dict[str, Any]]:
    """Kinds that a control face takes."""
    return [_explained(kind, _place(numbers), numbers) for kind, numbers in sorted(NUMBERS.items())]


def _place(numbers: type[object]) -> str:
    return next(place for folder, place in PLACES.items() if folder in numbers.__module__)


def _by_harness() -> list[dict[str, Any]]:
    """What happens to programs and to what they keep."""
    return [
        _explained(fault.__name__, how, fault)
        for how, faults in BY_HARNESS.items()
        for fault in faults
    ]


def _explained(kind: str, how: str, thing: object) -> dict[str, Any]:
    """A fault has a file of its own, which says what it is and what allows it."""
    text = " ".join((getdoc(getmodule(thing)) or "").split())
    says, _, allowed = text.partition(ALLOWED)
    return _fault(kind, how, says.strip(), allowed.rstrip("."))


def _disturbances() -> list[dict[str, Any]]:
    rows = (*DISTURBANCES, *KILLS, KILLED_IN_FLIGHT)
    return [_fault(row.name, "whole run", f"{row.says}: {row.rule}", "") for row in rows]


def _fault(kind: str, how: str, says: str, allowed_by: str) -> dict[str, Any]:
    return {"kind": kind, "how": how, "says": says, "allowed_by": allowed_by}
