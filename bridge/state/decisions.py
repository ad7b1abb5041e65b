"""Decisions in the bridge's own database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bridge.model.decisions import Recorded, Verdict
from bridge.ports.env import Env
from bridge.state.database import Database, from_us, to_us

SAVE = "INSERT INTO decisions(at_us, verdict) VALUES(?, ?) ON CONFLICT DO NOTHING"
READ = "SELECT number, at_us, verdict FROM decisions WHERE number > ? ORDER BY number LIMIT ?"


class SqliteDecisions:
    """One row per decision; its text is unique, so that a repeat after a crash adds none."""

    def __init__(self, database: Database, env: Env) -> None:
        self._database = database
        self._env = env

    async def record(self, verdicts: Sequence[Verdict]) -> None:
        """Keep decisions, durably before this returns."""
        if not verdicts:
            return
        at_us = to_us(self._env.now())
        rows = [
            (at_us, json.dumps(asdict(each), sort_keys=True, default=_text)) for each in verdicts
        ]
        with self._database.transaction() as tx:
            tx.executemany(SAVE, rows)

    async def list(self, *, after: int = 0, limit: int = 100) -> Sequence[Recorded]:
        """List decisions by number, those after `after`."""
        rows = self._database.read().execute(READ, (after, limit)).fetchall()
        return [Recorded(number, from_us(at_us), _verdict(text)) for number, at_us, text in rows]


def _verdict(text: str) -> Verdict:
    entry: dict[str, Any] = json.loads(text)
    instants = [None if at is None else datetime.fromisoformat(at) for at in entry["changed_at"]]
    values = entry["values"]
    return Verdict(
        **{**entry, "values": (values[0], values[1]), "changed_at": (instants[0], instants[1])}
    )


def _text(value: object) -> str:
    assert isinstance(value, datetime), "a decision holds texts and instants alone"
    return value.isoformat()
