"""One transaction per unit of work, and what a killed program leaves."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from mock_kit.state.database import Database, DatabaseLost, Tx, kit_tables
from tests.unit.mock_kit.core.build import KIT, THINGS, ThingInput, a_database, put_thing


def put(database: Database, name: str) -> None:
    asyncio.run(database.write(lambda tx: put_thing(tx, ThingInput(name=name))))


def names(database: Database) -> list[str]:
    query = select(THINGS.c.name).order_by(THINGS.c.change_no)
    return list(asyncio.run(database.read(lambda tx: tx.connection.execute(query).scalars().all())))


def test_a_failed_unit_of_work_gives_its_numbers_back() -> None:
    database = a_database()

    def fail(tx: Tx) -> None:
        put_thing(tx, ThingInput(name="rope"))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(database.write(fail))

    assert names(database) == []
    assert asyncio.run(database.write(lambda tx: tx.change_no())) == 1


def test_sequences_go_on_after_a_restart(tmp_path: Path) -> None:
    before = a_database(tmp_path / "vendor.db")
    asyncio.run(before.write(lambda tx: tx.number("invoice")))
    before.poison()

    after = a_database(tmp_path / "vendor.db")

    assert asyncio.run(after.write(lambda tx: tx.number("invoice"))) == 2


def test_the_epoch_stays_over_a_restart(tmp_path: Path) -> None:
    before = a_database(tmp_path / "vendor.db")
    epoch, boot = before.epoch, before.boot
    before.poison()

    after = a_database(tmp_path / "vendor.db")

    assert (after.epoch, after.boot) == (epoch, boot + 1)


def test_a_reset_begins_a_new_life() -> None:
    database = a_database()
    put(database, "rope")
    epoch = database.epoch

    database.reset()

    assert names(database) == []
    assert database.epoch != epoch
    assert database.last_number("change_no") == 0


def test_a_commit_with_changes_wakes_who_waits() -> None:
    database = a_database()

    asyncio.run(database.write(lambda tx: tx.number("quiet")))
    quiet = database.changed.is_set()
    put(database, "rope")

    assert (quiet, database.changed.is_set()) == (False, True)


def test_a_read_leaves_nothing_behind() -> None:
    database = a_database()

    asyncio.run(database.read(lambda tx: put_thing(tx, ThingInput(name="rope"))))

    assert names(database) == []


def test_the_session_writes_in_the_same_transaction() -> None:
    database = a_database()

    def fail(tx: Tx) -> None:
        tx.session.execute(THINGS.insert().values(id="1", name="a", version=1, change_no=1))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(database.write(fail))

    assert names(database) == []


def test_what_the_session_wrote_is_committed() -> None:
    database = a_database()
    row = {"id": "1", "name": "a", "version": 1, "change_no": 1}

    asyncio.run(database.write(lambda tx: tx.session.execute(THINGS.insert().values(row)) and None))

    assert names(database) == ["a"]


class NoteBase(SQLModel, registry=registry()):
    """A metadata of its own."""


class Note(NoteBase, table=True):
    """A row for the ORM."""

    id: str = Field(primary_key=True)
    text: str


NOTES_KIT = kit_tables(NoteBase.metadata)


def test_a_savepoint_undoes_what_the_session_holds() -> None:
    database = a_database(tables=NOTES_KIT)

    def work(tx: Tx) -> None:
        note = Note(id="1", text="kept")
        tx.session.add(note)
        with suppress(ValueError), tx.savepoint():
            note.text = "lost"
            tx.session.flush()
            tx.session.add(Note(id="2", text="lost"))
            raise ValueError
        note.id = note.id + note.text

    asyncio.run(database.write(work))

    query = select(Note)
    notes = asyncio.run(database.read(lambda tx: tx.session.scalars(query).all()))
    assert [(note.id, note.text) for note in notes] == [("1kept", "kept")]


@pytest.mark.parametrize("rows", ["aab", "abb", "aaabb", "aba"])
def test_a_row_that_the_session_cannot_write_leaves_the_others(rows: str) -> None:
    database = a_database(tables=NOTES_KIT)

    def work(tx: Tx) -> None:
        for number, name in enumerate(rows):
            with suppress(IntegrityError), tx.savepoint():
                tx.session.add(Note(id=name, text=str(number)))
            tx.connection.execute(select(1))

    asyncio.run(database.write(work))

    notes = asyncio.run(
        database.read(lambda tx: [note.id for note in tx.session.scalars(select(Note))])
    )
    assert sorted(notes) == ["a", "b"]


class Killed(BaseException):
    """The program ends here."""


def kill_at(database: Database, at: Literal["before", "after"]) -> None:
    def on_commit(point: Literal["before", "after"]) -> None:
        if point == at:
            database.poison()
            raise Killed

    database.on_commit = on_commit


@pytest.mark.parametrize(("at", "kept"), [("before", ["rope"]), ("after", ["rope", "sail"])])
def test_a_kill_at_a_commit_keeps_whole_transactions(
    tmp_path: Path, at: Literal["before", "after"], kept: list[str]
) -> None:
    database = a_database(tmp_path / "vendor.db")
    put(database, "rope")
    kill_at(database, at)

    with pytest.raises(Killed):
        put(database, "sail")

    assert names(a_database(tmp_path / "vendor.db")) == kept


def test_a_lost_database_refuses_every_use() -> None:
    database = a_database()
    database.poison()

    with pytest.raises(DatabaseLost):
        asyncio.run(database.read(lambda tx: tx.now))
    with pytest.raises(DatabaseLost):
        put(database, "rope")


def test_a_poisoned_database_leaves_another_one_alone(tmp_path: Path) -> None:
    one, other = a_database(tmp_path / "one.db"), a_database(tmp_path / "other.db")

    one.poison()
    put(other, "rope")

    assert names(other) == ["rope"]


def test_the_business_clock_is_ahead_by_its_offset() -> None:
    database = a_database()
    asyncio.run(database.write(lambda tx: tx.put_state("clock_offset_s", "90")))

    ahead = asyncio.run(database.read(lambda tx: (tx.business_now - tx.now).total_seconds()))

    assert ahead == 90


def test_a_restart_keeps_the_state_of_the_kit(tmp_path: Path) -> None:
    before = a_database(tmp_path / "vendor.db")
    asyncio.run(before.write(lambda tx: tx.put_state("journal_level", "changes")))
    before.poison()

    assert a_database(tmp_path / "vendor.db").journal_level == "changes"


def test_the_kit_brings_all_its_tables() -> None:
    assert {"kit_state", "changes", "exchanges", "faults", "webhook_deliveries"} <= set(
        KIT.metadata.tables
    )
