"""Decisions stay on record, once each, and an operator can read them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bridge.app import build_bridge
from bridge.model.decisions import Verdict
from bridge.settings import Settings
from bridge.state.database import Database
from bridge.state.decisions import SqliteDecisions
from tests.unit.bridge.a_bridge import TOKEN, some_parts
from tests.unit.bridge.doubles import FakeEnv

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def verdict(field: str) -> Verdict:
    return Verdict("customers", "acc-1", "acc-1", field, "erp", "erp", ("5", None), (NOON, None))


def test_a_decision_is_kept_once_however_often_it_is_recorded(tmp_path: Path) -> None:
    database = Database(str(tmp_path / "bridge.db"))
    record = SqliteDecisions(database, FakeEnv())

    asyncio.run(record.record([verdict("phone"), verdict("name")]))
    asyncio.run(record.record([verdict("phone")]))
    kept = asyncio.run(record.list())
    later = asyncio.run(record.list(after=kept[0].number))
    database.close()

    assert [each.verdict for each in kept] == [verdict("phone"), verdict("name")]
    assert later == kept[1:]


def test_an_operator_reads_the_value_that_lost() -> None:
    parts = some_parts(FakeEnv(), Settings())
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=build_bridge(parts).app),
        base_url="http://bridge",
        headers={"authorization": f"Bearer {TOKEN}"},
    )

    async def read() -> httpx.Response:
        await parts.decisions.record([verdict("phone")])
        return await client.get("/decisions")

    view = asyncio.run(read()).json()

    assert view["next"] == 1
    item = view["items"][0]
    assert (item["field"], item["winner"], item["erp_value"]) == ("phone", "erp", "5")
    assert (item["lost_value"], item["erp_changed_at"]) == (None, NOON.isoformat())
