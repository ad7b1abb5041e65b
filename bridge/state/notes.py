"""Named texts in the bridge's database: feed cursors, times of the last sweeps."""

from __future__ import annotations

from bridge.state.database import Database, Tx


class SqliteCursors:
    """The cursors of the bridge, in table `notes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> str | None:
        """Answer with the last saved text, None if there is none."""
        row = self._database.read().execute("SELECT value FROM notes WHERE name = ?", (name,))
        found = row.fetchone()
        return None if found is None else str(found[0])

    def save(self, tx: Tx, name: str, value: str) -> None:
        """Remember the text, together with whatever else `tx` commits."""
        tx.execute(
            "INSERT INTO notes(name, value) VALUES(?, ?) "
            "ON CONFLICT DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def forget(self, tx: Tx, name: str) -> None:
        """Remove the text."""
        tx.execute("DELETE FROM notes WHERE name = ?", (name,))
