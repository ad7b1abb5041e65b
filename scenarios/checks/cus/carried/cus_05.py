"""CUS-05: a partial or stale write blanks or reverts nothing; other addresses stay."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from scenarios.checks.cus.carried.agreement import apart
from scenarios.checks.cus.records import Families, Record, during, is_by_person, versions
from scenarios.checks.limits import lag_limit
from scenarios.checks.oracle.customers import FIELDS, Place, place_of, places_of, value_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History, SystemName
from scenarios.model.verdict import Reach, Violation

RULE = "CUS-05"
SYSTEMS: tuple[SystemName, ...] = ("erp", "store")
Document = Mapping[str, Any]


def check(history: History, end: EndState) -> list[Violation]:
    """Each write of the bridge follows from what the other side held within the lag limit.

    At rest the two sides say nothing different of a customer whom both know.
    """
    families = Families(history, end)
    found = []
    for system in SYSTEMS:
        for change in history.of(system, "customer"):
            if change.actor == history.bridge_actor and change.version > 1:
                for field in sorted(change.changes.keys() & {*FIELDS, "addresses"}):
                    source = Sources(history, end, families, change, field)
                    judge = _addresses if field == "addresses" else _field
                    found += list(judge(history, change, source, field))
    return [*found, *apart(history, end, RULE)]


class Sources:
    """What a write may follow from: the customer on the other side, merged ones, the orders.

    Of each record the states within the lag limit count, but none older than what the bridge
    itself made of the field there: that it knows.
    """

    def __init__(
        self, history: History, end: EndState, families: Families, change: Change, field: str
    ) -> None:
        record: Record = (change.system, change.entity_id)
        family = families.of(record)
        shown = {
            each: during(history, each, _since(history, each, change, field), change.at)
            for each in family
            if each != record
        }
        self.others = [state for each in shown if each[0] != record[0] for state in shown[each]]
        self.values = [state for states in shown.values() for state in states]
        self.orders = list(_orders_of(end, family))

    def has(self, field: str, value: object) -> bool:
        """Whether somebody held this value of a plain field."""
        contacts = [value_of(order["contact"] or {}, field) for order in self.orders]
        return value in [*(value_of(each, field) for each in self.values), *contacts]

    def places(self) -> list[Place]:
        """Every place that was known."""
        known = [place for each in self.values for place in places_of(each)]
        kinds = ("shipping_address", "billing_address")
        return [*known, *(place_of(order[kind]) for order in self.orders for kind in kinds)]

    def lost(self, place: Place) -> bool:
        """Whether the other side was without a place that it could have been with."""
        return any(place not in places_of(each) for each in self.others)


def _orders_of(end: EndState, family: Sequence[Record]) -> Iterator[Document]:
    """Orders that were placed or booked for a customer; a guest's is only booked for one."""
    for system, record_id in family:
        if system == "store":
            yield from end.store.orders_of.get(record_id, [])
        for booked in end.erp.orders_of.get(record_id, []) if system == "erp" else ():
            if (order := end.store.orders.get(str(booked["client_reference"]))) is not None:
                yield order


def _since(history: History, record: Record, change: Change, field: str) -> datetime:
    known = [
        c.at
        for c in versions(history, record)
        if c.actor == history.bridge_actor and field in c.changes and c.at <= change.at
    ]
    return max([change.at - lag_limit(history, "customer"), *known[-1:]])


def _field(history: History, change: Change, source: Sources, field: str) -> Iterator[Violation]:
    before, after = (value_of({field: each}, field) for each in change.changes[field])
    if before == after:
        return
    if not source.has(field, after):
        yield _violation(change, field, before, after, "no value of the other side")
    elif _is_reverted(history, change, field, after):
        yield _violation(change, field, before, after, "what it was before a person's edit")


def _is_reverted(history: History, change: Change, field: str, after: object) -> bool:
    """Whether the bridge undid a person's edit though nobody changed the other side since."""
    record: Record = (change.system, change.entity_id)
    own = [c for c in versions(history, record) if c.seq < change.seq and field in c.changes]
    if not own or not is_by_person(history, own[-1]) or own[-1].version == 1:
        return False
    if value_of({field: own[-1].changes[field][0]}, field) != after:
        return False
    other: SystemName = "store" if change.system == "erp" else "erp"
    edits = [
        c
        for c in history.of(other, "customer")
        if field in c.changes
        and is_by_person(history, c)
        and c.at <= change.at
        and value_of(c.after, field) == after
    ]
    since = own[-1].at - timedelta(seconds=60)
    return not any(edit.at >= since for edit in edits)


def _addresses(
    history: History, change: Change, source: Sources, field: str
) -> Iterator[Violation]:
    before, after = change.changes[field]
    ours = {address["id"]: place_of(address) for address in before or ()}
    theirs = {address["id"]: place_of(address) for address in after or ()}
    known = source.places()
    for address_id, place in ours.items():
        if address_id not in theirs and place not in theirs.values() and not source.lost(place):
            yield _violation(change, "address", place, None, "gone, though nobody took it out")
    for address_id, place in theirs.items():
        if ours.get(address_id) != place and place not in known:
            yield _violation(change, "address", ours.get(address_id), place, "known to nobody")


def _violation(change: Change, field: str, before: object, after: object, why: str) -> Violation:
    side = "ERP" if change.system == "erp" else "store"
    subject = f"{field} of {side} customer {change.entity_id}"
    evidence = (f"{change.system} {change.seq}",)
    return Violation(RULE, subject, f"{before} stays", f"{after}: {why}", evidence)


def reach(history: History, end: EndState) -> Reach:
    """The bridge wrote to a customer of several addresses, which people had edited before."""
    for system in SYSTEMS:
        for change in history.of(system, "customer"):
            edited = [
                c
                for c in versions(history, (system, change.entity_id))
                if is_by_person(history, c) and 1 < c.version < change.version
            ]
            is_bridge = change.actor == history.bridge_actor
            if is_bridge and edited and len(change.after["addresses"]) > 1:
                return Reach.yes("a customer of several addresses was edited, then written to")
    return Reach.no("the bridge wrote to no customer whom people had edited before")
