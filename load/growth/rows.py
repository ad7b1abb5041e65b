"""Every row of a program's SQLite file, and what one stretch of trade made of them."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
Rows = Mapping[tuple[str, tuple[Any, ...]], Row]


@dataclass(frozen=True)
class Stretch:
    """What happened between two looks: rows that came, and rows that changed as (old, new)."""

    before: Rows
    new: Sequence[tuple[str, Row]]
    changed: Sequence[tuple[str, tuple[Any, ...], Row, Row]]


def read_rows(path: Path) -> Rows:
    """Read a whole file whose program is down, by table and primary key."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return dict(_rows(connection))


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[tuple[str, tuple[Any, ...]], Row]]:
    for table in tables(connection):
        names = key_of(connection, table)
        for row in connection.execute(f'SELECT * FROM "{table}"'):
            yield (table, tuple(row[name] for name in names)), dict(row)


def tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of a file."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [row[0] for row in found]


def key_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table's primary key."""
    found = connection.execute(
        f'SELECT name FROM pragma_table_info("{table}") WHERE pk ORDER BY pk'
    )
    return [row[0] for row in found]


def stretch(before: Rows, after: Rows) -> Stretch:
    """Compare two looks; nothing may have gone in between."""
    gone = [key for key in before if key not in after]
    assert not gone, f"rows went away: {gone[:3]}"
    return Stretch(
        before=before,
        new=[(key[0], row) for key, row in after.items() if key not in before],
        changed=[
            (key[0], key[1], before[key], row)
            for key, row in after.items()
            if key in before and before[key] != row
        ],
    )
