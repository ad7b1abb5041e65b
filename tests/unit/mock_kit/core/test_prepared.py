"""A prepared statement does what SQLAlchemy would do, by the driver or without it."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from mock_kit.state.engine import driver_of, open_engine
from mock_kit.state.prepared import Prepared

BOXES = Table(
    "boxes",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(20), unique=True),
    Column("content", JSON),
    Column("packed_at", DateTime),
)
ADD = Prepared(insert(BOXES))
ALL = Prepared(select(BOXES).order_by(BOXES.c.id))
NAMED = Prepared(
    select(BOXES.c.id).where(BOXES.c.name.in_(bindparam("names", expanding=True))).order_by("id")
)
HEAVY = Prepared(select(BOXES.c.name).where(BOXES.c.name.in_(("a", "b")), BOXES.c.id > 1))
RENAME = Prepared(update(BOXES).where(BOXES.c.id == bindparam("of_id")))
COUNT_UP = Prepared(
    update(BOXES)
    .where(BOXES.c.id == bindparam("of_id"))
    .values(id=BOXES.c.id + 10)
    .returning(BOXES.c.id, BOXES.c.content)
)
CLEAR = Prepared(delete(BOXES))
PACKED = datetime(2026, 11, 25, 17, 0, 0, 250_000, tzinfo=UTC).replace(tzinfo=None)


@dataclass
class Bench:
    connection: Connection
    driver: sqlite3.Connection | None


@pytest.fixture(params=["driver", "sqlalchemy"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    engine = open_engine("sqlite://")
    BOXES.metadata.create_all(engine)
    with engine.connect() as connection:
        by_driver = request.param == "driver"
        found = Bench(connection, driver_of(connection) if by_driver else None)
        rows = [_box(1, "a", {"nails": [1, 2]}), _box(2, "b", None)]
        ADD.run_many(found, rows)
        yield found
    engine.dispose()


def _box(number: int, name: str, content: object) -> dict[str, Any]:
    return {"id": number, "name": name, "content": content, "packed_at": PACKED}


def test_rows_are_read_as_they_were_written(bench: Bench) -> None:
    first, second = ALL.all(bench)

    assert (first.id, first.name, first.content) == (1, "a", {"nails": [1, 2]})
    assert (second.content, second.packed_at) == (None, PACKED)


@pytest.mark.parametrize(
    ("names", "ids"), [([], []), (["b"], [2]), (["a", "b"], [1, 2]), (["a", "b", "c"], [1, 2])]
)
def test_a_list_may_be_of_any_length(bench: Bench, names: Sequence[str], ids: list[int]) -> None:
    assert NAMED.scalars(bench, {"names": names}) == ids


def test_an_empty_list_scans_nothing(bench: Bench) -> None:
    steps: list[str] = []
    driver_of(bench.connection).set_trace_callback(steps.append)

    assert NAMED.all(bench, {"names": []}) == []
    plan = driver_of(bench.connection).execute(f"EXPLAIN QUERY PLAN {steps[-1]}").fetchall()

    assert [row[3] for row in plan if row[3].startswith("SCAN boxes")] == []


def test_values_that_stand_in_the_statement_hold(bench: Bench) -> None:
    assert HEAVY.scalars(bench) == ["b"]


def test_an_update_names_the_columns_that_are_given(bench: Bench) -> None:
    assert RENAME.run(bench, {"of_id": 1, "name": "z"}) == 1
    assert RENAME.run(bench, {"of_id": 1, "content": ["x"]}) == 1

    assert ALL.mappings(bench)[0] == _box(1, "z", ["x"])


def test_an_update_answers_with_what_it_returns(bench: Bench) -> None:
    assert tuple(COUNT_UP.first(bench, {"of_id": 1})) == (11, {"nails": [1, 2]})


def test_no_row_is_none_or_zero(bench: Bench) -> None:
    assert CLEAR.run(bench) == 2

    assert (ALL.first(bench), ALL.scalar(bench), CLEAR.run(bench)) == (None, None, 0)


def test_a_value_that_is_taken_is_refused_as_by_sqlalchemy(bench: Bench) -> None:
    with pytest.raises(IntegrityError):
        ADD.run(bench, _box(3, "a", None))
    with pytest.raises(IntegrityError):
        ADD.run_many(bench, [_box(3, "c", None), _box(4, "a", None)])
