"""The content of a database: dumped, hashed, put aside and brought back."""

import json
import sqlite3
from datetime import date, datetime
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Connection, MetaData, select

from mock_kit.state.database import Database

# What a run writes about itself and what never says anything of the business.
UNHASHED_TABLES = ("exchanges", "fault_bites", "kit_state", "sequences", "webhook_deliveries")

# Two bytes of the SQLite file header say "write-ahead log" (2), which needs a file beside the
# database; a copy in memory cannot be opened unless they say "rollback journal" (1).
JOURNAL_MODE_BYTES = slice(18, 20)

Dump = dict[str, list[dict[str, Any]]]


def dump(connection: Connection, metadata: MetaData) -> Dump:
    """Return every table as rows of JSON values, sorted by their primary keys and content."""
    tables = sorted(metadata.tables.values(), key=lambda table: table.name)
    content: Dump = {}
    for table in tables:
        rows = connection.execute(select(table)).mappings()
        values = [{name: _json_value(value) for name, value in row.items()} for row in rows]
        keys = [column.name for column in table.primary_key]
        content[table.name] = sorted(values, key=lambda row: _sort_key(row, keys))
    return content


def dump_hash(content: Dump) -> str:
    """Name a dump by SHA-256; tables about the run itself are left out."""
    business = {name: rows for name, rows in content.items() if name not in UNHASHED_TABLES}
    return sha256(json.dumps(business, sort_keys=True).encode()).hexdigest()


def snapshot(database: Database) -> bytes:
    """Return the whole content of a SQLite database as one file."""
    with sqlite3.connect(":memory:") as copy:
        _raw(database).backup(copy)
        content = bytearray(copy.serialize())
    copy.close()
    content[JOURNAL_MODE_BYTES] = bytes((1, 1))
    return bytes(content)


def restore(database: Database, content: bytes) -> None:
    """Bring back a snapshot; counters and state are read anew."""
    with sqlite3.connect(":memory:") as copy:
        copy.deserialize(content)
        copy.backup(_raw(database))
    copy.close()
    database.reload()


def _raw(database: Database) -> sqlite3.Connection:
    return cast(sqlite3.Connection, database.raw_connection())


def _sort_key(row: dict[str, Any], keys: list[str]) -> str:
    return json.dumps([[row[key] for key in keys], row], sort_keys=True)


def _json_value(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
