"""The bridge's own SQLite file: one connection, one process, short transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

Tx: TypeAlias = sqlite3.Connection
Synchronous: TypeAlias = Literal["FULL", "NORMAL", "OFF"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class DatabaseBusy(Exception):
    """Another process owns the file."""


class Poisoned(BaseException):
    """The program is dead: nothing may catch this and carry on."""


class Database:
    """Runs units of work inline on the event loop; none of them contains an await.

    The file is locked for as long as it is open, since a start resets the visits of whoever
    ran before. `before_commit` and `on_commit` are called around every commit that wrote; a
    crash simulation poisons the database there, and whatever the program does next raises.
    """

    def __init__(self, path: str, synchronous: Synchronous = "FULL") -> None:
        self.path = path
        self.before_commit: Callable[[], None] | None = None
        self.on_commit: Callable[[], None] | None = None
        self._poisoned = False
        try:
            self._connection = _open(path, synchronous)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise DatabaseBusy(f"another process uses {path}") from error

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """Commit what the block wrote, or nothing of it."""
        self._check()
        tx = self._connection
        assert not tx.in_transaction, "transactions do not nest"
        written = tx.total_changes
        tx.execute("BEGIN IMMEDIATE")
        try:
            yield tx
            self._check()
            if self.before_commit is not None and tx.total_changes != written:
                self.before_commit()
        except BaseException:
            if not self._poisoned:
                tx.execute("ROLLBACK")
            raise
        self._check()
        tx.execute("COMMIT")
        if self.on_commit is not None and tx.total_changes != written:
            self.on_commit()
            self._check()

    def read(self) -> Tx:
        """Answer with the connection, for single selects."""
        self._check()
        return self._connection

    def poison(self) -> None:
        """Die: roll back what is open, release the file, refuse everything from now on."""
        if not self._poisoned:
            self._poisoned = True
            self._connection.close()

    def close(self) -> None:
        """Release the file at the end of an orderly run."""
        self.poison()

    def _check(self) -> None:
        if self._poisoned:
            raise Poisoned(self.path)


def _open(path: str, synchronous: Synchronous) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0.0, isolation_level=None, check_same_thread=False)
    try:
        # Exclusive locking mode is the file lock: taken by the first write below, released by
        # the operating system even after a kill.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.executescript(SCHEMA)
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def begin_boot(database: Database) -> int:
    """Count this start of the program; ids made in it contain the number."""
    with database.transaction() as tx:
        row = tx.execute(
            "INSERT INTO notes(name, value) VALUES('boot', '1') "
            "ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value"
        ).fetchone()
    return int(row[0])


def to_us(instant: datetime) -> int:
    """Whole microseconds since 1970: integers compare and add exactly."""
    return (instant - _EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """The instant again, aware UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


SCHEMA = """
CREATE TABLE IF NOT EXISTS work(
  flow TEXT NOT NULL, key TEXT NOT NULL,
  generation INTEGER NOT NULL DEFAULT 1,          -- raised by every mark
  claimed INTEGER NOT NULL DEFAULT 0,             -- generation the running visit started from
  state TEXT NOT NULL DEFAULT 'ready' CHECK(state IN ('ready', 'running', 'parked')),
  due_us INTEGER NOT NULL, hold_us INTEGER NOT NULL DEFAULT 0, marked_us INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0, waits INTEGER NOT NULL DEFAULT 0,
  waiting_since_us INTEGER, reason TEXT, detail TEXT,
  outage INTEGER NOT NULL DEFAULT 0,               -- failed for want of an answer, not refused
  park_no INTEGER, parked_us INTEGER, parked_failures INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(flow, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS work_due ON work(flow, due_us, key) WHERE state = 'ready';
CREATE INDEX IF NOT EXISTS work_parked ON work(park_no) WHERE state = 'parked';
CREATE TABLE IF NOT EXISTS paused_flows(flow TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notes(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links(
  kind TEXT NOT NULL, erp_id TEXT NOT NULL, store_id TEXT NOT NULL,
  PRIMARY KEY(kind, erp_id), UNIQUE(kind, store_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alarms(
  flow TEXT NOT NULL, key TEXT NOT NULL, at_us INTEGER NOT NULL,
  PRIMARY KEY(flow, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alarms_at ON alarms(at_us);
CREATE TABLE IF NOT EXISTS decisions(
  number INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, verdict TEXT NOT NULL UNIQUE);
"""
