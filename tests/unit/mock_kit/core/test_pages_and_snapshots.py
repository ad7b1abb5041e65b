"""Cursors, and the content of a database put aside and brought back."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_kit.state.snapshots import dump, dump_hash, restore, snapshot
from mock_kit.web.paging import cursor_text, ids_of, position
from mock_kit.web.problems import UnknownEpoch
from tests.unit.mock_kit.core.build import METADATA, Vendor, a_database, a_vendor


def hash_of(vendor: Vendor) -> str:
    return vendor.read(lambda tx: dump_hash(dump(tx.connection, METADATA)))


def test_pages_join_without_gap_or_overlap() -> None:
    vendor = a_vendor()
    for name in ("rope", "sail", "mast"):
        vendor.post("/v1/things", {"name": name})

    first = vendor.get("/v1/things?limit=2").json
    rest = vendor.get(f"/v1/things?limit=2&cursor={first['next_cursor']}").json

    names = [item["name"] for item in first["items"] + rest["items"]]
    assert (names, rest["next_cursor"]) == (["rope", "sail", "mast"], None)


def test_a_cursor_of_another_life_is_gone() -> None:
    vendor = a_vendor()
    cursor = cursor_text(vendor.database.epoch, 1)
    vendor.database.reset()

    reply = vendor.get(f"/v1/things?cursor={cursor}")

    assert (reply.status, reply.json["type"]) == (410, "urn:problem:unknown-epoch")


def test_a_malformed_cursor_has_the_wrong_shape() -> None:
    assert a_vendor().get("/v1/things?cursor=abc").status == 422


@given(st.from_regex(r"[0-9a-f]{24}", fullmatch=True))
def test_every_wellformed_cursor_is_a_position_or_of_another_life(cursor: str) -> None:
    assert 0 <= position(cursor, cursor[:8]) < 2**63
    other = "00000001" if cursor.startswith("00000000") else "00000000"
    with pytest.raises(UnknownEpoch):
        position(cursor, other)


def test_ids_are_distinct_and_in_their_order() -> None:
    assert ids_of("b,a,b") == ["b", "a"]


def test_a_restored_database_has_the_content_of_the_snapshot(tmp_path: Path) -> None:
    vendor = a_vendor(a_database(tmp_path / "vendor.db"))
    vendor.post("/v1/things", {"name": "rope"})
    before, kept = hash_of(vendor), snapshot(vendor.database)
    vendor.post("/v1/things", {"name": "sail"})

    restore(vendor.database, kept)

    assert [thing["name"] for thing in vendor.things()] == ["rope"]
    assert hash_of(vendor) == before
    assert vendor.post("/v1/things", {"name": "mast"}).json["change_no"] == 2


def test_the_hash_moves_with_the_content() -> None:
    vendor = a_vendor()
    before = hash_of(vendor)

    vendor.get("/v1/things")
    after_reading = hash_of(vendor)
    vendor.post("/v1/things", {"name": "rope"})

    assert after_reading == before
    assert hash_of(vendor) != before


def test_a_restore_drops_reads_of_the_dropped_time() -> None:
    vendor = a_vendor()
    kept = snapshot(vendor.database)
    vendor.get("/v1/things")

    restore(vendor.database, kept)

    assert vendor.database.exchanges == []
    assert asyncio.run(vendor.database.read(lambda tx: tx.epoch)) == vendor.database.epoch
