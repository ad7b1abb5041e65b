"""One transaction: reads, writes, numbers, and the changes it records."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import BaseModel
from sqlalchemy import Connection
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from mock_kit.clock import instant_text
from mock_kit.state.engine import write_state
from mock_kit.state.tables import KitTables


class Versioned(Protocol):
    """A row that carries its version, the number of its last change and the instant of it."""

    version: int
    change_no: int
    updated_at: Any


@dataclass(frozen=True, slots=True)
class Origin:
    """Who causes the changes of a transaction: an actor and a request id or "job:<name>"."""

    actor: str | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Counters:
    """What a transaction starts from; the database adopts what it drew at the commit."""

    numbers: Mapping[str, int]
    state: Mapping[str, str]
    epoch: str


def snapshot_bytes(snapshot: BaseModel | Mapping[str, Any] | bytes) -> bytes:
    """Serialise a snapshot once; bytes are taken as they are."""
    if isinstance(snapshot, bytes):
        return snapshot
    if isinstance(snapshot, BaseModel):
        return snapshot.model_dump_json().encode()
    return json.dumps(snapshot, allow_nan=False, separators=(",", ":"), default=str).encode()


class Tx:
    """One transaction; short, synchronous, and gone after the commit.

    `now` is the transport instant, `business_now` that of the mock's own clock.
    """

    def __init__(
        self,
        connections: tuple[Connection, sqlite3.Connection | None],
        tables: KitTables,
        *,
        counters: Counters,
        now: datetime,
        new_id: Callable[[str], str],
        origin: Origin,
    ) -> None:
        self.connection, self.driver = connections
        self.tables = tables
        self.epoch = counters.epoch
        self.now = now
        self.new_id = new_id
        self.origin = origin
        self.changes: list[dict[str, Any]] = []
        self.drawn: dict[str, int] = {}
        self.new_state: dict[str, str] = {}
        self._counters = counters
        self._session: Session | None = None
        self._in_savepoint = False
        self._nested: SessionTransaction | None = None

    @property
    def session(self) -> Session:
        """The ORM session of this transaction, opened at the first use."""
        if self._session is None:
            if not self.connection.in_transaction():
                self.connection.begin()  # or the session would end it as its own
            self._session = Session(bind=self.connection, expire_on_commit=False)
            if self._in_savepoint:
                self._nested = self._session.begin_nested()
                self._session.connection()
        return self._session

    @property
    def business_now(self) -> datetime:
        return self.now + timedelta(seconds=float(self.state("clock_offset_s") or "0"))

    @property
    def commit_seq(self) -> int:
        """The number of this commit, drawn at the first use."""
        return self.drawn.get("commit_seq") or self.number("commit_seq")

    def number(self, name: str) -> int:
        """Draw the next number of the named sequence; a rollback gives it back."""
        value = self.drawn.get(name, self._counters.numbers.get(name, 0)) + 1
        self.drawn[name] = value
        return value

    def change_no(self) -> int:
        """Draw the next global change number; lists and the feed sort by it."""
        return self.number("change_no")

    def touch(self, row: Versioned) -> None:
        """Mark `row` as changed by this transaction."""
        row.version += 1
        row.change_no = self.change_no()
        row.updated_at = self.now

    def state(self, key: str) -> str | None:
        """Read one value of the kit's state; None when it was never written."""
        return self.new_state.get(key, self._counters.state.get(key))

    def put_state(self, key: str, value: str) -> None:
        self.new_state[key] = value
        write_state(self.connection, self.tables, key, value)

    def record(
        self,
        entity: str,
        entity_id: str,
        *,
        version: int,
        change_no: int,
        topic: str,
        snapshot: BaseModel | Mapping[str, Any] | bytes,
    ) -> None:
        """Record one change: journal, feed entry and outbox message in one row."""
        self.changes.append(
            {
                "change_no": change_no,
                "commit_seq": self.commit_seq,
                "at": instant_text(self.now),
                "business_at": instant_text(self.business_now),
                "entity": entity,
                "entity_id": entity_id,
                "version": version,
                "topic": topic,
                "actor": self.origin.actor,
                "cause": self.origin.cause,
                "snapshot": snapshot_bytes(snapshot),
            }
        )

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo the writes and records of the block when it raises; drawn numbers stay drawn."""
        kept = len(self.changes)
        try:
            with self._orm_savepoint() if self._session else self._plain_savepoint():
                yield
        except BaseException:
            del self.changes[kept:]
            raise

    @contextmanager
    def _orm_savepoint(self) -> Iterator[None]:
        # Without the second line the ORM waits for its own next statement, and misses what is
        # written by the connection before it.
        with self.session.begin_nested():
            self.session.connection()
            yield

    @contextmanager
    def _plain_savepoint(self) -> Iterator[None]:
        """Five times as fast as the ORM's, for units of work that do not open the session."""
        self.connection.exec_driver_sql("SAVEPOINT unit")
        self._in_savepoint = True
        try:
            yield
            if self._nested is not None:
                self._nested.commit()
        except BaseException:
            if self._nested is not None:
                self._nested.rollback()
            self.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT unit")
            raise
        finally:
            self._in_savepoint, self._nested = False, None
            self.connection.exec_driver_sql("RELEASE SAVEPOINT unit")

    def finish(self) -> None:
        """Write what is still in memory; the database calls it right before the commit."""
        if self._session is not None:
            self._session.flush()
        self.tables.insert_change.run_many(self, self.changes)
        known = self._counters.numbers
        drawn = sorted(self.drawn.items())
        old = [{"of_name": name, "value": value} for name, value in drawn if name in known]
        new = [{"name": name, "value": value} for name, value in drawn if name not in known]
        self.tables.update_sequence.run_many(self, old)
        self.tables.insert_sequence.run_many(self, new)

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
