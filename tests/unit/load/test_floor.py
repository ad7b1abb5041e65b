"""The floor replays what was recorded; the order path gets by with few exchanges and commits."""

from pathlib import Path

import pytest

from load.floor.recording import NAMES, Part, Recording, read_recording, record
from load.floor.serving import ROWS, Rows
from mock_kit.state.engine import open_engine

EXCHANGES_MOST, COMMITS_MOST = 5.0, 4.0


@pytest.fixture(scope="module")
def fresh() -> Recording:
    return record(40)


def test_an_order_under_load_takes_few_exchanges(fresh: Recording) -> None:
    assert fresh.exchanges() / fresh.orders <= EXCHANGES_MOST


def test_an_order_under_load_takes_few_commits(fresh: Recording) -> None:
    assert fresh.commits() / fresh.orders <= COMMITS_MOST


def test_the_frozen_floor_is_of_the_same_kind_as_a_fresh_one(fresh: Recording) -> None:
    frozen = read_recording()

    for name in NAMES:
        old, new = (one.parts[name].commits / one.orders for one in (frozen, fresh))
        assert old > 0, name
        assert new > 0, name
    assert len(frozen.placings) == frozen.orders


def test_every_request_that_was_sent_was_served(fresh: Recording) -> None:
    sent = sum(len(part.sent) for part in fresh.parts.values())

    assert sent + len(fresh.placings) == fresh.exchanges()


def test_a_floor_writes_what_was_written(tmp_path: Path) -> None:
    write = [("insert", 100), ("select", 8), ("update", 50)]
    part = Part(served=[(1, 1)] * 3, sent=[("erp", 1)], transactions=[write] * 8)
    engine = open_engine(f"sqlite:///{tmp_path / 'floor.db'}")
    ROWS.metadata.create_all(engine)
    connection = engine.connect()
    rows = Rows(connection, part)
    for _ in range(4):
        rows.next_share()
    with connection.begin():
        kept = connection.execute(ROWS.select()).all()

    assert [len(row.body) for row in kept] == [50] * 8
