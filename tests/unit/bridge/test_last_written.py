"""What the bridge wrote last, in its own database."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bridge.state.database import Database
from bridge.state.last_written import SqliteLastWritten


def test_a_text_survives_a_restart_and_is_replaced(tmp_path: Path) -> None:
    path = str(tmp_path / "bridge.db")
    for text in ("first", "second"):
        database = Database(path)
        asyncio.run(SqliteLastWritten(database).note("prices", {"v-1:us": text}))
        database.close()

    database = Database(path)
    found = asyncio.run(SqliteLastWritten(database).recall("prices", ["v-1:us", "v-2:us"]))
    database.close()

    assert found == {"v-1:us": "second"}


def test_kinds_keep_their_texts_apart(tmp_path: Path) -> None:
    database = Database(str(tmp_path / "bridge.db"))
    written = SqliteLastWritten(database)
    asyncio.run(written.note("prices", {"1": "a"}))

    found = asyncio.run(written.recall("order", ["1"]))
    database.close()

    assert found == {}
