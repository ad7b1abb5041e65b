"""All records of one kind in a run, as something that can be put back with other records.

Four layers. `read`: what a business face shows in the end. `held`: the same, and its last version
in the journal, as if the system really held it. `journal` and `exchange`: rows of a journal.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, TypeVar

from scenarios.adequacy.paths import Document, Steps, values
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, Exchange, History, SystemName
from scenarios.self_check.folding import ENTITIES

Key = Hashable
# None in place of a record takes it away; a new key adds one.
Edits = Mapping[Key, Document | None]
Edited = tuple[History, EndState]
Row = TypeVar("Row", Change, Exchange)

# What is read of a system without any journal telling of it.
UNTOLD: Mapping[SystemName, Sequence[str]] = {"erp": ("movements",), "store": ("pages",)}


@dataclass(frozen=True)
class Spot:
    """One value in one record."""

    key: Key
    steps: Steps
    value: Any


@dataclass(frozen=True)
class Table:
    """Records by key, their earlier versions, and the run with other ones in their place."""

    layer: str
    system: SystemName
    name: str
    rows: Mapping[Key, Document]
    put: Callable[[Edits], Edited]
    earlier: Mapping[Key, Sequence[Document]] = field(default_factory=dict)

    @property
    def is_journal(self) -> bool:
        """Whether the records are rows of a journal."""
        return self.layer in ("journal", "exchange")

    @cached_property
    def spots(self) -> dict[str, list[Spot]]:
        """Every value by the name of its field; the records themselves under no name.

        Of what a row of a journal tells, only the topmost: all below it is told the same way.
        """
        found: dict[str, list[Spot]] = {"": [Spot(key, (), row) for key, row in self.rows.items()]}
        for key, row in self.rows.items():
            for steps, name, value in values(row):
                if not self.is_journal or len(steps) <= 2:
                    found.setdefault(name, []).append(Spot(key, steps, value))
        return found


def tables(history: History, end: EndState) -> Iterator[Table]:
    """All tables of a run."""
    for system, entities in ENTITIES.items():
        for name in (*entities, *UNTOLD[system]):
            yield _read(history, end, (system, name))
        for name, entity in entities.items():
            yield _held(history, end, (system, name, entity))
        for entity in sorted({c.entity for c in history.changes if c.system == system}):
            yield _journal(history, end, (system, entity))
        yield _exchanges(history, end, system)


def _read(history: History, end: EndState, named: tuple[SystemName, str]) -> Table:
    rows = dict(getattr(getattr(end, named[0]), named[1]))
    return Table("read", *named, rows, lambda edits: (history, _with(end, named, rows, edits)))


def _with(end: EndState, named: tuple[str, str], rows: Mapping[Key, Any], edits: Edits) -> EndState:
    system, name = named
    state = replace(getattr(end, system), **{name: _edited(rows, edits)})
    return replace(end, **{system: state})


def _edited(rows: Mapping[Key, Any], edits: Edits) -> dict[Key, Any]:
    return {key: row for key, row in {**rows, **edits}.items() if row is not None}


def _held(history: History, end: EndState, named: tuple[SystemName, str, str]) -> Table:
    system, name, entity = named
    journaled: dict[str, list[Change]] = {}
    for change in history.of(system, entity):
        journaled.setdefault(change.entity_id, []).append(change)
    everything = dict(getattr(getattr(end, system), name))
    rows = {key: row for key, row in everything.items() if _journal_id(key) in journaled}
    earlier = {key: [c.after for c in journaled[_journal_id(key)][:-1]] for key in rows}

    def put(edits: Edits) -> Edited:
        other: dict[int, Change | None] = {}
        added: list[Change] = []
        for key, row in edits.items():
            known = journaled.get(_journal_id(key))
            if known is None:  # a double: as the first one, under its own id
                known = journaled[_journal_id(key).replace("x2", "")]
                added += [replace(c, entity_id=_journal_id(key)) for c in known]
            elif row is None:
                other |= dict.fromkeys(map(id, known))
            else:
                other[id(known[-1])] = _last_with(known[-1], row)
        kept = [other.get(id(change), change) for change in history.changes]
        changes = [*(change for change in kept if change is not None), *added]
        told = replace(history, changes=changes)
        return told, _with(end, (system, name), everything, edits)

    return Table("held", system, name, rows, put, earlier)


def _journal_id(key: Key) -> str:
    return ":".join(key) if isinstance(key, tuple) else str(key)


def _last_with(change: Change, row: Document) -> Change:
    """The last version, such that the record then stood as it now does."""
    after = {name: row.get(name, value) for name, value in change.after.items()}
    changed = {
        name: (change.changes.get(name, (value, value))[0], after[name])
        for name, value in change.after.items()
        if name in change.changes or after[name] != value
    }
    return replace(change, after=after, changes=changed)


def _journal(history: History, end: EndState, named: tuple[SystemName, str]) -> Table:
    """Rows of a journal, one by one: what follows is folded from what is told."""
    system, entity = named
    places = [
        index
        for index, change in enumerate(history.changes)
        if (change.system, change.entity) == (system, entity)
    ]
    rows: dict[Key, Document] = {index: _told(history.changes[index]) for index in places}

    def put(edits: Edits) -> Edited:
        made = {key: _change(row, named) if row else None for key, row in edits.items()}
        concerned = {rows[key]["entity_id"] for key in edits if key in rows}
        concerned |= {change.entity_id for change in made.values() if change is not None}
        changes = _rows_with(history.changes, made)
        return replace(history, changes=_folded(changes, entity, concerned)), end

    return Table("journal", system, entity, rows, put)


def _told(change: Change) -> Document:
    """A row as the journal hands it out; what a field was before is told by the row before."""
    named = {f.name: getattr(change, f.name) for f in fields(change)}
    told = {name: after for name, (_, after) in change.changes.items()}
    was = {name: (before, None) for name, (before, _) in change.changes.items()}
    return {**named, "changes": was, "told": told, "after": None}


def _rows_with(told: Sequence[Row], edits: Mapping[Key, Row | None]) -> list[Row]:
    """Rows of a journal by their places, others in their place; -n - 1 comes right after n."""
    found: list[Row] = []
    for index, row in enumerate(told):
        places = (edits.get(index, row), edits.get(-index - 1))
        found += [each for each in places if each is not None]
    return found


def _change(row: Document, named: tuple[SystemName, str]) -> Change:
    changes = {name: (row["changes"][name][0], after) for name, after in row["told"].items()}
    fields_of = {name: value for name, value in row.items() if name != "told"}
    system, entity = named
    return Change(
        **{**fields_of, "system": system, "entity": entity, "changes": changes, "after": {}}
    )


def _folded(changes: Sequence[Change], entity: str, concerned: Collection[str]) -> list[Change]:
    """The same changes, each of the concerned records as it stands after what was told."""
    standing: dict[tuple[str, str], dict[str, Any]] = {}
    folded = []
    for change in changes:
        if change.entity == entity and change.entity_id in concerned:
            record = dict(standing.get((change.system, change.entity_id), {}))
            record.update({name: after for name, (_, after) in change.changes.items()})
            standing[change.system, change.entity_id] = record
            folded.append(replace(change, after=record))
        else:
            folded.append(change)
    return folded


def _exchanges(history: History, end: EndState, system: SystemName) -> Table:
    rows: dict[Key, Document] = {
        index: {f.name: getattr(exchange, f.name) for f in fields(exchange)}
        for index, exchange in enumerate(history.exchanges)
        if exchange.system == system
    }

    def put(edits: Edits) -> Edited:
        made = {key: Exchange(**row) if row else None for key, row in edits.items()}
        return replace(history, exchanges=_rows_with(history.exchanges, made)), end

    return Table("exchange", system, "exchange", rows, put)
