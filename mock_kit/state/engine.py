"""Open the database of one program and begin a boot of it."""

import sqlite3
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, select, update
from sqlalchemy.pool import StaticPool

from mock_kit.ids import world_epoch
from mock_kit.state.tables import KitTables

BUSY_TIMEOUT_MS = 5_000


def open_engine(url: str, *, synchronous: str = "NORMAL") -> Engine:
    """Open `url` with one connection; `synchronous` is SQLite's: NORMAL live, OFF simulated."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # the driver must not begin on its own
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute(f"PRAGMA synchronous={synchronous}")
        raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        raw.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def prepare_begin(connection: Connection) -> None:
        if not driver_of(connection).in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def begin(connection: Connection, driver: sqlite3.Connection | None, how: str) -> None:
    """Begin a transaction; SQLAlchemy joins that of SQLite's driver at its first use."""
    if driver is None:
        connection.begin()
    else:
        driver.execute(how)


def commit(connection: Connection, driver: sqlite3.Connection | None) -> None:
    """Commit, through SQLAlchemy if it has joined."""
    if driver is None or connection.in_transaction():
        connection.commit()
    else:
        driver.commit()


def roll_back(connection: Connection, driver: sqlite3.Connection | None) -> None:
    """Roll back, through SQLAlchemy if it has joined."""
    if driver is None or connection.in_transaction():
        connection.rollback()
    else:
        driver.rollback()


def begin_boot(engine: Engine, tables: KitTables, seed: str = "1") -> int:
    """Make missing tables, count the boot, and give the world its epoch at the first one."""
    tables.metadata.create_all(engine)
    with engine.begin() as connection:
        boot = int(read_state(connection, tables, "boot") or "0") + 1
        write_state(connection, tables, "boot", str(boot))
        if read_state(connection, tables, "epoch") is None:
            write_state(connection, tables, "epoch", world_epoch(seed, boot))
            write_state(connection, tables, "seed", seed)
    return boot


def read_state(connection: Connection, tables: KitTables, key: str) -> str | None:
    table = tables.kit_state
    return connection.execute(select(table.c.value).where(table.c.key == key)).scalar()


def write_state(connection: Connection, tables: KitTables, key: str, value: str) -> None:
    table = tables.kit_state
    changed = connection.execute(update(table).where(table.c.key == key).values(value=value))
    if changed.rowcount == 0:
        connection.execute(insert(table).values(key=key, value=value))
