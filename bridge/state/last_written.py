"""What the bridge wrote last, in table `notes`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bridge.state.database import Database

SAVE = (
    "INSERT INTO notes(name, value) VALUES(?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
)


class SqliteLastWritten:
    """One note per kind and key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, kind: str, keys: Sequence[str]) -> Mapping[str, str]:
        """Answer with the texts of those keys that have one."""
        connection = self._database.read()
        found: dict[str, str] = {}
        for key in keys:
            name = _name(kind, key)
            row = connection.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
            if row is not None:
                found[key] = str(row[0])
        return found

    async def note(self, kind: str, texts: Mapping[str, str]) -> None:
        """Keep one text per key in place of an earlier one."""
        with self._database.transaction() as tx:
            tx.executemany(SAVE, [(_name(kind, key), text) for key, text in sorted(texts.items())])


def _name(kind: str, key: str) -> str:
    return f"written:{kind}:{key}"
