"""The planted faults and their bites, in the database."""

import json
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, Table, delete, func, insert, select, update

from mock_kit.clock import instant_text
from mock_kit.faults.fault import Bite, Fault
from mock_kit.state.database import Tx

# Changes whenever faults are planted or removed, so that copies in memory notice.
REVISION_KEY = "faults_revision"


def planted(tx: Tx) -> list[Fault]:
    """Return the faults in the order of planting."""
    if tx.state(REVISION_KEY) is None:
        return []
    table = tx.tables.faults
    return [
        Fault(
            id=row.id,
            kind=row.kind,
            topic=row.topic,
            path=row.path,
            method=row.method,
            actor=row.actor,
            entity_id=row.entity_id,
            times=row.times,
            probability=row.probability,
            params=json.loads(row.params),
            bites=row.bites,
        )
        for row in tx.connection.execute(select(table).order_by(table.c.seq))
    ]


def plant(tx: Tx, fault: Fault) -> None:
    """Add a fault."""
    values = {name: getattr(fault, name) for name in _PLAIN}
    tx.connection.execute(
        insert(tx.tables.faults).values(
            **values,
            seq=tx.number("fault"),
            params=json.dumps(dict(fault.params or {})),
            bites=0,
            created_at=instant_text(tx.now),
        )
    )
    _revise(tx)


_PLAIN = ("id", "kind", "topic", "path", "method", "actor", "entity_id", "times", "probability")


def remove(tx: Tx, fault_id: str | None) -> int:
    """Remove one fault, or all (None); their bites stay on record. Return how many went."""
    table = tx.tables.faults
    query = delete(table) if fault_id is None else delete(table).where(table.c.id == fault_id)
    removed = tx.connection.execute(query).rowcount
    _revise(tx)
    return removed


def _revise(tx: Tx) -> None:
    tx.put_state(REVISION_KEY, str(tx.number("fault_revision")))


def count_bites(tx: Tx, bites: Sequence[Bite]) -> None:
    """Put bites on record."""
    table = tx.tables.faults
    for bite in bites:
        tx.connection.execute(
            update(table).where(table.c.id == bite.fault_id).values(bites=table.c.bites + 1)
        )
        tx.connection.execute(
            insert(tx.tables.fault_bites).values(
                seq=tx.number("fault_bite"),
                fault_id=bite.fault_id,
                kind=bite.kind,
                at=instant_text(tx.now),
                subject=bite.subject,
            )
        )


def bitten(tx: Tx) -> dict[str, int]:
    """Return the number of bites by kind of fault."""
    query = _by_kind(tx.tables.fault_bites)
    return {kind: count for kind, count in tx.connection.execute(query)}


@cache
def _by_kind(bites: Table) -> Select[str, int]:
    return select(bites.c.kind, func.count()).group_by(bites.c.kind).order_by(bites.c.kind)
