"""What both sides have said of their records: the newest version of each, and tombstones."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Kind = tuple[str, str]  # side and entity
# By what else than its id a record is looked up.
LOOKED_UP_BY: dict[Kind, tuple[str, ...]] = {
    ("erp", "variant"): ("style_id",),
    ("erp", "order"): ("client_reference",),
    ("erp", "shipment"): ("order_id",),
    ("erp", "return"): ("order_id", "client_reference"),
    ("erp", "invoice"): ("order_id",),
    ("erp", "credit_memo"): ("order_id",),
    ("store", "product"): ("client_reference",),
    ("store", "price"): ("variant_id",),
    ("store", "inventory_level"): ("variant_id",),
    ("store", "invoice"): ("order_id",),
    ("store", "customer"): ("client_reference",),
}
TABLES = """
CREATE TABLE IF NOT EXISTS record (
    side TEXT, entity TEXT, id TEXT, version INTEGER, body TEXT, PRIMARY KEY (side, entity, id)
);
CREATE TABLE IF NOT EXISTS cursor (side TEXT PRIMARY KEY, cursor TEXT);
"""


@dataclass
class Mirror:
    """Records by kind and id, on disk before anybody is told that they were taken."""

    path: Path
    records: dict[Kind, dict[str, Row]] = field(default_factory=dict)
    versions: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _index: dict[tuple[Kind, str, str], dict[str, None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._disk = sqlite3.connect(self.path, isolation_level=None)
        self._disk.executescript(TABLES)
        for side, entity, key, version, body in self._disk.execute("SELECT * FROM record"):
            self._remember((side, entity), key, version, json.loads(body))

    def apply(self, side: str, events: Iterable[Row]) -> list[Row]:
        """Take what is newer than what is known; gives the events that were."""
        news = []
        self._disk.execute("BEGIN")
        for event in events:
            kind, key = (side, event["entity"]), event["entity_id"]
            if self.versions.get((*kind, key), -1) >= event["version"]:
                continue
            # What was taken out stays as a tombstone, so that a late message does not revive it.
            is_gone = event["type"].endswith(".deleted")
            body = None if is_gone else event["data"]
            row = (*kind, key, event["version"], json.dumps(body))
            self._disk.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)", row)
            self._remember(kind, key, event["version"], body)
            news.append(event)
        self._disk.execute("COMMIT")
        return news

    def one(self, kind: Kind, key: str) -> Row | None:
        """A record by its id."""
        return self.records.get(kind, {}).get(key)

    def by(self, kind: Kind, name: str, value: str) -> list[Row]:
        """The records that name something, in the order in which they were first heard of."""
        ids = self._index.get((kind, name, value), {})
        return [self.records[kind][key] for key in ids if key in self.records[kind]]

    def cursor(self, side: str) -> str | None:
        """How far a feed was read."""
        found = self._disk.execute("SELECT cursor FROM cursor WHERE side = ?", (side,)).fetchone()
        return found[0] if found else None

    def read_to(self, side: str, cursor: str) -> None:
        """Remember how far a feed was read."""
        self._disk.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?)", (side, cursor))

    def forget(self, side: str) -> None:
        """A side has another life: nothing that it said before holds."""
        self._disk.execute("DELETE FROM record WHERE side = ?", (side,))
        self._disk.execute("DELETE FROM cursor WHERE side = ?", (side,))
        for kind in [kind for kind in self.records if kind[0] == side]:
            self.records.pop(kind)
        for known in [known for known in self.versions if known[0] == side]:
            self.versions.pop(known)
        for named in [named for named in self._index if named[0][0] == side]:
            self._index.pop(named)

    def _remember(self, kind: Kind, key: str, version: int, body: Row | None) -> None:
        self.versions[(*kind, key)] = version
        held = self.records.setdefault(kind, {})
        before = held.pop(key, None) or {}
        for name in LOOKED_UP_BY.get(kind, ()):
            self._index.get((kind, name, str(before.get(name))), {}).pop(key, None)
            if body is not None:
                self._index.setdefault((kind, name, str(body[name])), {})[key] = None
        if body is not None:
            held[key] = body
