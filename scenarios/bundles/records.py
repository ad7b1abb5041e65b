"""Histories and end states as plain values, and back: journals in their published form."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from scenarios.model.end_state import EndState, ErpState, StoreState
from scenarios.model.history import Act, Change, Exchange, SystemName
from scenarios.session.observe import exchange_of, folded

Document = dict[str, Any]
State = TypeVar("State", ErpState, StoreState)
# Between the two halves of a key, which is part of no id.
JOINT = "\t"


def exchange_record(exchange: Exchange) -> Document:
    """An exchange as a journal hands it out; its answer was ready when it ended."""
    row = {each.name: getattr(exchange, each.name) for each in fields(Exchange)}
    row.pop("system")
    instants = {name: row[name].isoformat() for name in ("started_at", "ended_at")}
    at = {"kind": "exchange", "at": instants["ended_at"], "client_reference": None}
    return {**at, **row, **instants}


def change_record(change: Change) -> Document:
    """A change as a journal hands it out, without the record as it stood."""
    row = {each.name: getattr(change, each.name) for each in fields(Change)}
    for name in ("system", "after"):
        row.pop(name)
    instants = {name: row[name].isoformat() for name in ("at", "business_at")}
    changes = {name: list(pair) for name, pair in change.changes.items()}
    return {"kind": "change", **row, **instants, "changes": changes}


def journal_of(system: SystemName, rows: Sequence[Document]) -> tuple[list[Exchange], list[Change]]:
    """Exchanges and changes from the records of one journal."""
    exchanges = [exchange_of(system, row) for row in rows if row["kind"] == "exchange"]
    return exchanges, folded(system, [row for row in rows if row["kind"] == "change"])


def act_record(act: Act) -> Document:
    """An act as plain values."""
    instants = {"at": act.at.isoformat(), "business_at": act.business_at.isoformat()}
    return {"story": act.story, "kind": act.kind, **instants, "facts": act.facts}


def act_of(row: Document) -> Act:
    """An act from its record."""
    at, business_at = (datetime.fromisoformat(row[name]) for name in ("at", "business_at"))
    return Act(row["story"], row["kind"], at, business_at, row["facts"])


def end_record(end: EndState) -> Document:
    """An end state as plain values."""
    return {"erp": _state_record(end.erp), "store": _state_record(end.store)}


def end_of(row: Document) -> EndState:
    """An end state from its record."""
    return EndState(_state_of(ErpState, row["erp"]), _state_of(StoreState, row["store"]))


def _state_record(state: ErpState | StoreState) -> Document:
    found: Document = {}
    for each in fields(state):
        value = getattr(state, each.name)
        if isinstance(value, datetime):
            found[each.name] = value.isoformat()
        elif isinstance(value, Mapping):
            found[each.name] = {_joined(key): record for key, record in value.items()}
        else:
            found[each.name] = value
    return found


def _state_of(kind: type[State], row: Document) -> State:
    values: Document = {}
    for name, value in row.items():
        if name == "business_now":
            values[name] = datetime.fromisoformat(value)
        elif isinstance(value, dict):
            values[name] = {_parted(key): record for key, record in value.items()}
        else:
            values[name] = value
    return kind(**values)


def _joined(key: str | tuple[str, str]) -> str:
    return key if isinstance(key, str) else JOINT.join(key)


def _parted(key: str) -> str | tuple[str, str]:
    first, joint, second = key.partition(JOINT)
    return (first, second) if joint else key
