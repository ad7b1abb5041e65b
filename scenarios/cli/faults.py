"""`seatrial faults`: everything that can be made to go wrong, and what allows it."""

import json
import sys
from inspect import getdoc, getmodule
from typing import Annotated, Any

import typer

from mock_kit.faults.kinds import NUMBERS
from scenarios.actors.sea import Sea
from scenarios.runs.disturbances import DISTURBANCES, KILLED_IN_FLIGHT, KILLS

ALLOWED = "Allowed by "
PLACES = {"on_delivery": "message", "on_answer": "answer", "on_read": "read"}


def faults(
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """List the faults of answers and messages, of the world, and the disturbances of a run."""
    found = [*_primitives(), *_of_the_world(), *_disturbances()]
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    for fault in found:
        allowed = f" ({fault['allowed_by']})" if fault["allowed_by"] else ""
        sys.stdout.write(f"{fault['kind']:24} {fault['how']:14} {fault['says']}{allowed}\n")


def _primitives() -> list[dict[str, Any]]:
    """Kinds that a control face takes: one file each, which names what allows it."""
    found = []
    for kind, numbers in sorted(NUMBERS.items()):
        text = " ".join((getdoc(getmodule(numbers)) or "").split())
        says, _, allowed = text.partition(ALLOWED)
        how = next(how for folder, how in PLACES.items() if folder in numbers.__module__)
        found.append(_fault(kind, how, says.strip(), allowed.rstrip(".")))
    return found


def _of_the_world() -> list[dict[str, Any]]:
    acts = [name for name in vars(Sea) if not name.startswith("_")]
    return [
        _fault(name, "story", " ".join((getdoc(getattr(Sea, name)) or "").split()), "")
        for name in acts
        if callable(getattr(Sea, name))
    ]


def _disturbances() -> list[dict[str, Any]]:
    rows = (*DISTURBANCES, *KILLS, KILLED_IN_FLIGHT)
    return [_fault(row.name, "whole run", f"{row.says}: {row.rule}", "") for row in rows]


def _fault(kind: str, how: str, says: str, allowed_by: str) -> dict[str, Any]:
    return {"kind": kind, "how": how, "says": says, "allowed_by": allowed_by}
