"""The database of one program: units of work, one after another, on one connection."""

import asyncio
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Engine, delete, select

from mock_kit.env import Env
from mock_kit.ids import world_epoch
from mock_kit.state.engine import (
    begin,
    begin_boot,
    commit,
    open_engine,
    roll_back,
    write_state,
)
from mock_kit.state.tables import KitTables, kit_tables
from mock_kit.state.transaction import Counters, Origin, Tx

__all__ = [
    "Database",
    "DatabaseLost",
    "KitTables",
    "Origin",
    "Tx",
    "begin_boot",
    "kit_tables",
    "open_engine",
]

T = TypeVar("T")
CommitPoint = Literal["before", "after"]


class DatabaseLost(BaseException):
    """The program of this database was killed; nothing may use it again.

    Not an Exception: a dead program answers nothing, so no handler may make an answer of it.
    """


class Database:
    """Runs units of work in one transaction each: inline on SQLite, else in a thread.

    `changed` is set after each commit that recorded changes; who waits clears it.
    `on_commit` is called right before and right after each commit of a write.
    `exchanges` holds journal rows of reads until the next batch is written;
    `mutating_requests` counts by actor the requests received so far that may change something.
    """

    def __init__(self, engine: Engine, tables: KitTables, env: Env) -> None:
        self.engine = engine
        self.tables = tables
        self.env = env
        self.changed = asyncio.Event()
        self.on_commit: Callable[[CommitPoint], None] | None = None
        self.exchanges: list[dict[str, Any]] = []
        self.amendments: list[dict[str, Any]] = []
        self.mutating_requests: dict[str, int] = {}
        self._inline = engine.dialect.name == "sqlite"
        self._turn = asyncio.Lock()
        self._lost = False
        self._connection = engine.connect()
        self._reader = engine.connect() if self._inline else self._connection
        self._driver = self.raw_connection() if self._inline else None
        self._numbers: dict[str, int] = {}
        self._state: dict[str, str] = {}
        self.reload()

    @property
    def epoch(self) -> str:
        """The life of this world, 8 hex digits; cursors of another life are refused."""
        return self._state["epoch"]

    @property
    def boot(self) -> int:
        return int(self._state["boot"])

    @property
    def journal_level(self) -> str:
        return self._state.get("journal_level", "full")

    def state(self, key: str) -> str | None:
        """Read one committed value of the kit's state from memory."""
        return self._state.get(key)

    def last_number(self, name: str) -> int:
        """The last committed number of a sequence, such as "change_no" or "commit_seq"."""
        return self._numbers.get(name, 0)

    async def write(self, work: Callable[[Tx], T], *, origin: Origin | None = None) -> T:
        """Run `work` in one transaction and commit it; an exception rolls everything back."""
        origin = origin or Origin()
        if self._inline:
            result, changed = self._write(work, origin)
        else:
            async with self._turn:
                result, changed = await asyncio.to_thread(self._write, work, origin)
        if changed:
            self.changed.set()
        return result

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in one transaction that is rolled back."""
        if self._inline:
            return self._read(work)
        async with self._turn:
            return await asyncio.to_thread(self._read, work)

    def reload(self) -> None:
        """Read counters and state anew, as at boot or after the content was replaced."""
        self._check_alive()
        numbers, state = self.tables.sequences, self.tables.kit_state
        with self._reader.begin():
            rows = self._reader.execute(select(numbers.c.name, numbers.c.value)).all()
            self._numbers = {name: value for name, value in rows}
            pairs = self._reader.execute(select(state.c.key, state.c.value)).all()
            self._state = {key: value for key, value in pairs}
        assert "epoch" in self._state, "begin_boot comes before Database"
        self.exchanges.clear()
        self.amendments.clear()
        self.mutating_requests.clear()

    def reset(self, seed: str | None = None) -> None:
        """Empty every table and begin a new life with a new epoch; the boot number goes on."""
        self._check_alive()
        life = int(self._state.get("life", "0")) + 1
        seed = seed if seed is not None else self._state.get("seed", "1")
        kept = {
            "boot": str(self.boot),
            "life": str(life),
            "seed": seed,
            "epoch": world_epoch(f"{seed}|{life}", self.boot),
            "journal_level": self.journal_level,
        }
        with self._connection.begin():
            for table in reversed(self.tables.metadata.sorted_tables):
                self._connection.execute(delete(table))
            for key, value in kept.items():
                write_state(self._connection, self.tables, key, value)
        self.reload()

    def raw_connection(self) -> Any:
        """The driver's own connection, for a copy of the whole content."""
        self._check_alive()
        return self._connection.connection.driver_connection

    def poison(self) -> None:
        """Lose the database as a killed process does: roll back, and refuse every later use."""
        if self._lost:
            return
        self._lost = True
        for connection in (self._connection, self._reader):
            if not connection.closed:
                connection.close()
        self.engine.dispose()

    def _check_alive(self) -> None:
        if self._lost:
            raise DatabaseLost("this database was lost")

    def _tx(self, connection: Connection, origin: Origin) -> Tx:
        return Tx(
            (connection, self._driver),
            self.tables,
            counters=Counters(self._numbers, self._state, self.epoch),
            now=self.env.now(),
            new_id=self.env.new_id,
            origin=origin,
        )

    def _write(self, work: Callable[[Tx], T], origin: Origin) -> tuple[T, bool]:
        self._check_alive()
        begin(self._connection, self._driver, "BEGIN IMMEDIATE")
        try:
            tx = self._tx(self._connection, origin)
            result = work(tx)
            tx.finish()
            self._at_commit("before")
            commit(self._connection, self._driver)
        except BaseException:
            if not self._lost:
                roll_back(self._connection, self._driver)
            raise
        tx.close()
        self._numbers.update(tx.drawn)
        self._state.update(tx.new_state)
        self._at_commit("after")
        return result, bool(tx.changes)

    def _at_commit(self, point: CommitPoint) -> None:
        if self.on_commit is not None:
            self.on_commit(point)
            self._check_alive()

    def _read(self, work: Callable[[Tx], T]) -> T:
        self._check_alive()
        begin(self._reader, self._driver, "BEGIN")
        try:
            tx = self._tx(self._reader, Origin())
            result = work(tx)
            tx.close()
            return result
        finally:
            if not self._lost:
                roll_back(self._reader, self._driver)
