"""Links in the bridge's own database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bridge.state.database import Database

BIND = "INSERT INTO links(kind, erp_id, store_id) VALUES(?, ?, ?)"
# Two statements, each by its own index: with OR, SQLite reads every link of the kind.
UNBIND_ERP = "DELETE FROM links WHERE kind = ? AND erp_id = ?"
UNBIND_STORE = "DELETE FROM links WHERE kind = ? AND store_id = ?"


class SqliteLinks:
    """One row per linked pair."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def store_ids(self, kind: str, erp_ids: Sequence[str]) -> Mapping[str, str]:
        """ERP id to store id, for those that are linked."""
        statement = "SELECT store_id FROM links WHERE kind = ? AND erp_id = ?"
        return self._look_up(statement, kind, erp_ids)

    async def erp_ids(self, kind: str, store_ids: Sequence[str]) -> Mapping[str, str]:
        """Store id to ERP id, for those that are linked."""
        statement = "SELECT erp_id FROM links WHERE kind = ? AND store_id = ?"
        return self._look_up(statement, kind, store_ids)

    async def bind(self, kind: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Link (ERP id, store id) pairs; older links of either id are replaced."""
        known = await self.store_ids(kind, [erp_id for erp_id, _ in pairs])
        fresh = [(erp_id, store_id) for erp_id, store_id in pairs if known.get(erp_id) != store_id]
        if not fresh:
            return
        with self._database.transaction() as tx:
            for erp_id, store_id in fresh:
                tx.execute(UNBIND_ERP, (kind, erp_id))
                tx.execute(UNBIND_STORE, (kind, store_id))
                tx.execute(BIND, (kind, erp_id, store_id))

    async def forget(self, kind: str, erp_ids: Sequence[str]) -> None:
        """Drop the links of records that are gone on the other side."""
        with self._database.transaction() as tx:
            tx.executemany(UNBIND_ERP, [(kind, erp_id) for erp_id in erp_ids])

    def _look_up(self, statement: str, kind: str, ids: Sequence[str]) -> Mapping[str, str]:
        # One prepared select per id: in process this costs microseconds, and no list of
        # placeholders has to be built or limited.
        connection = self._database.read()
        found = {}
        for known_id in ids:
            row = connection.execute(statement, (kind, known_id)).fetchone()
            if row is not None:
                found[known_id] = str(row[0])
        return found
