"""Whether a run has shown enough: green alone does not mean covered. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.contract.asking.derived import METHODS
from scenarios.contract.judging.evidence import Evidence
from scenarios.contract.judging.inputs import possible_inputs
from scenarios.contract.profile import Profile

MOST_WAIVERS = 10


@dataclass(frozen=True)
class Operation:
    """One operation of a document: its name there, its label, and what it documents.

    `inputs` are the different requests that it can be asked.
    """

    name: str
    label: str
    statuses: tuple[int, ...]
    inputs: int

    @property
    def is_read(self) -> bool:
        """Whether it leaves the server as it is."""
        return self.label.startswith(("GET ", "HEAD "))


@dataclass(frozen=True)
class Demand:
    """What must be shown: distinct fulfilled requests per operation, and every status or not."""

    fulfilled: int = 1
    every_status: bool = False
    reads_only: bool = False


def operations_of(document: Mapping[str, Any]) -> list[Operation]:
    """The operations of a document, in its order."""
    found = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                part = item[method]
                inputs = possible_inputs(document, part)
                statuses = tuple(int(each) for each in part["responses"] if each.isdigit())
                label = f"{method.upper()} {path}"
                found.append(Operation(part.get("operationId", label), label, statuses, inputs))
    return found


def shortfalls(
    evidence: Evidence, operations: Sequence[Operation], profile: Profile, demand: Demand
) -> list[str]:
    """Every sentence about what was not shown; empty when the demand is met."""
    asked = [one for one in operations if one.is_read or not demand.reads_only]
    few = {one.operation: one.requests for one in profile.few}
    found = [
        text
        for one in asked
        for text in _unfulfilled(
            evidence, one, min(demand.fulfilled, few.get(one.name, one.inputs))
        )
    ]
    if demand.every_status:
        unseen = _unseen(evidence, asked, profile)
        found += [f"{label} never answered {status}" for _, label, status in unseen]
        found += _about_waivers(evidence, asked, profile)
    return found


def _unfulfilled(evidence: Evidence, one: Operation, wanted: int) -> list[str]:
    count = len(evidence.of(one.label).fulfilled)
    if count >= wanted:
        return []
    return [f"{one.label} fulfilled {count} distinct valid requests of {wanted}"]


def _unseen(
    evidence: Evidence, operations: Sequence[Operation], profile: Profile
) -> list[tuple[str, str, int]]:
    waived = {(one.operation, one.status) for one in profile.waivers}
    return [
        (one.name, one.label, status)
        for one in operations
        for status in one.statuses
        if not _is_shown(evidence, one, status, profile) and (one.name, status) not in waived
    ]


def _is_shown(evidence: Evidence, one: Operation, status: int, profile: Profile) -> bool:
    if status in evidence.of(one.label).statuses:
        return True
    return any(entry.shows(one.name, status) for entry in profile.seen_by_test)


def _about_waivers(
    evidence: Evidence, operations: Sequence[Operation], profile: Profile
) -> list[str]:
    waivers = profile.waivers
    by_name = {one.name: one for one in operations}
    found = []
    if len(waivers) > MOST_WAIVERS:
        found.append(f"{len(waivers)} waivers are more than {MOST_WAIVERS}")
    for waiver in waivers:
        where = f"the waiver of {waiver.status} for {waiver.operation}"
        operation = by_name.get(waiver.operation)
        if 200 <= waiver.status < 300:
            found.append(f"{where} is about a success, which nothing can waive")
        elif operation is None or waiver.status not in operation.statuses:
            found.append(f"{where} is about nothing that the document names")
        elif _is_shown(evidence, operation, waiver.status, profile):
            found.append(f"{where} is not needed any more")
    return found
