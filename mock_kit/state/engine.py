"""Open the database of one program and begin a boot of it."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, select, update
from sqlalchemy.pool import StaticPool

from mock_kit.ids import world_epoch
from mock_kit.state.tables import KitTables

BUSY_TIMEOUT_MS = 5_000
BEGIN_OPTION = "seatrial_begin"


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
    def begin(connection: Connection) -> None:
        how = connection.get_execution_options().get(BEGIN_OPTION, "BEGIN IMMEDIATE")
        connection.exec_driver_sql(how)

    return engine


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
