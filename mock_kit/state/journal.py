"""The journal: every exchange and every change, in the order of their commits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, select

from mock_kit.state.database import Database
from mock_kit.state.transaction import Tx

BATCH_ROWS = 256


@dataclass(frozen=True)
class JournalPage:
    """Records in their order, and the number after which to read on."""

    records: list[dict[str, Any]]
    next: int


def write_exchanges(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write exchange rows in the transaction `tx`, numbered in its commit order."""
    numbered = [{"seq": tx.number("exchange_seq"), **row} for row in rows]
    tx.tables.insert_exchange.run_many(tx, numbered)


async def flush_exchanges(database: Database) -> None:
    """Write what is still in memory: reads, and what became of answers after their commit."""
    rows, amendments = list(database.exchanges), list(database.amendments)
    database.exchanges.clear()
    database.amendments.clear()
    if not rows and not amendments:
        return

    def write(tx: Tx) -> None:
        write_exchanges(tx, rows)
        tx.tables.amend_exchange.run_many(tx, amendments)

    await database.write(write)


def read_exchanges(tx: Tx, after: int, limit: int) -> JournalPage:
    """Read exchanges with a number above `after`; flush first, or late reads are missing."""
    table = tx.tables.exchanges
    query = select(table).where(table.c.seq > after).order_by(table.c.seq).limit(limit)
    rows = tx.connection.execute(query).mappings().all()
    records = [{"kind": "exchange", **row} for row in rows]
    return JournalPage(records, records[-1]["seq"] if records else after)


def read_changes(tx: Tx, after: int, limit: int) -> JournalPage:
    """Read changes with a number above `after`, each with the fields it changed."""
    table = tx.tables.changes
    query = select(table).where(table.c.change_no > after).order_by(table.c.change_no).limit(limit)
    rows = tx.connection.execute(query).mappings().all()
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    records = []
    for row in (dict(one) for one in rows):
        key = (row["entity"], row["entity_id"])
        before = latest[key] if key in latest else _snapshot_before(tx, table, row)
        snapshot: dict[str, Any] = json.loads(row["snapshot"])
        latest[key] = snapshot
        records.append(_change_record(row, changed_fields(before, snapshot)))
    return JournalPage(records, records[-1]["seq"] if records else after)


def changed_fields(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Return {field: (before, after)} of the fields that differ; an absent field is None."""
    names = sorted({**before, **after})
    pairs = ((name, before.get(name), after.get(name)) for name in names)
    return {
        name: (old, new)
        for name, old, new in pairs
        if old != new or (name in before) != (name in after)
    }


def fold(records: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Rebuild the last snapshot of every entity from change records in their order."""
    state: dict[tuple[str, str], dict[str, Any]] = {}
    for record in records:
        entity = state.setdefault((record["entity"], record["entity_id"]), {})
        entity.update({name: pair[1] for name, pair in record["changes"].items()})
    return state


def _snapshot_before(tx: Tx, table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    asked = {name: row[name] for name in ("entity", "entity_id", "change_no")}
    found = tx.connection.execute(_before(table), asked).scalar()
    snapshot: dict[str, Any] = json.loads(found) if found is not None else {}
    return snapshot


@cache
def _before(changes: Table) -> Select[bytes]:
    """Return the snapshot before a change; built once, since a journal asks for it per row."""
    return (
        select(changes.c.snapshot)
        .where(
            changes.c.entity == bindparam("entity"),
            changes.c.entity_id == bindparam("entity_id"),
            changes.c.change_no < bindparam("change_no"),
        )
        .order_by(changes.c.change_no.desc())
        .limit(1)
    )


def _change_record(row: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    kept = (
        "at",
        "business_at",
        "commit_seq",
        "entity",
        "entity_id",
        "version",
        "topic",
        "actor",
        "cause",
    )
    record: dict[str, Any] = {"kind": "change", "seq": row["change_no"]}
    record.update({name: row[name] for name in kept})
    record["changes"] = {name: list(pair) for name, pair in fields.items()}
    return record
