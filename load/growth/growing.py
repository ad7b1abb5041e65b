"""Grows the history of a simulated world to any size, from one order that was really traded.

The programs are down while their files grow, and time passes as if they had traded all along.
"""

import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from load.growth.copying import STEP_S, Copier
from load.growth.rows import Rows, key_of, read_rows, stretch
from scenarios.actors.bookings import Bookings
from scenarios.actors.erp_people import Warehouse
from scenarios.actors.goods_people import Dispatch
from scenarios.bench.burst import prepare, set_out
from scenarios.catalogue.load import load
from scenarios.catalogue.plan import Catalogue
from scenarios.session.session import Session
from scenarios.worlds.simulated import SimulatedWorld

NAMES = ("erp", "store", "bridge")
BATCH = 2000
# Nobody else looks on, and a broken file is thrown away: no journal, and room for the indexes.
BULK = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-262144")


@dataclass
class Grown:
    """A world with a history; `orders` in both systems, all of one article and all sent.

    Of a grown catalogue `orders` counts the copied styles, and one.
    """

    world: SimulatedWorld
    session: Session
    sku: str
    copiers: dict[str, Copier]
    orders: int


async def begin_history(
    world: SimulatedWorld, session: Session, catalogue: Catalogue, *, thin: bool = False
) -> Grown:
    """Trade two orders from receipt to parcel; what the second one left is what is copied."""
    skus = await set_out(session, catalogue, 50)
    await trade_one(session, skus[0], "first")
    copiers = await _played(world, session, partial(trade_one, session, skus[0], "copied"), thin)
    return Grown(world, session, skus[0], copiers, 2)


async def begin_catalogue(
    world: SimulatedWorld, session: Session, catalogue: Catalogue, further: Catalogue
) -> Grown:
    """Trade an order, then take up a further catalogue of one style, which is what is copied."""
    skus = await set_out(session, catalogue, 50)
    await trade_one(session, skus[0], "first")

    async def take_up() -> None:
        desk = session.desk("erp", "import")
        await load(desk, further, price_list="LIST-USD", on_progress=lambda done, total: None)
        await session.settle()

    return Grown(world, session, skus[0], await _played(world, session, take_up, True), 2)


async def _played(
    world: SimulatedWorld, session: Session, play: Callable[[], Awaitable[None]], thin: bool
) -> dict[str, Copier]:
    """Play a stretch; the programs are down afterwards, and their files put aside."""
    await _whole_step(world)
    before = await _looked_at(world, session)
    began = world.now()
    await play()
    await _stop(world)
    after, zone = _read(world), ZoneInfo(world.ground.time_zone)
    copiers = {
        name: Copier(stretch(before[name], after[name]), began, zone, thin) for name in NAMES
    }
    _put_aside(world)
    return copiers


async def trade_one(session: Session, sku: str, name: str) -> None:
    """Receive a piece, sell it, send it: stock is what it was."""
    known = await session.desk("erp", "clerk").get("/v1/variants", sku=sku)
    variant = known["items"][0]["id"]
    warehouse = session.desk("erp", "warehouse")
    await Warehouse(warehouse, _unnoted).receive({variant: 1})
    await session.settle()
    (place,) = await prepare(session, [sku], 1, name)
    order = await place()
    assert order is not None, "what was just received can be bought"
    await session.settle()
    line = order["lines"][0]["id"]
    bookings = Bookings(warehouse, session.desk("store", "staff"))
    dispatch = Dispatch(warehouse, bookings, _unnoted)
    await dispatch.ship(order["id"], {line: 1}, f"T{order['id']}")
    await session.settle()


async def grow(grown: Grown, orders: int, *, goes_on: bool = True) -> None:
    """Let both systems hold so many orders, as if they had been traded one after the other.

    What was tried on the history since it grew last is taken back; one that `goes_on` is kept
    beside for that, which takes its space twice.
    """
    world = grown.world
    first, last = grown.orders - 1, orders - 2
    await _stop(world)
    for name, copier in grown.copiers.items():
        _take_back(world.folder / f"{name}.db")
        write_copies(world.folder / f"{name}.db", copier, first, last)
    if goes_on:
        _put_aside(world)
    await world.sleep((last - first + 2) * STEP_S)
    _sweep_is_done(world)
    for name in NAMES:
        await world.start(name)
    await grown.session.settle()
    grown.orders = orders


async def _whole_step(world: SimulatedWorld) -> None:
    """Begin at the beginning of a step of time."""
    now = world.now()
    due = now.replace(second=0, microsecond=0) + timedelta(seconds=STEP_S)
    await world.sleep((due - now).total_seconds())


async def _looked_at(world: SimulatedWorld, session: Session) -> dict[str, Rows]:
    await _stop(world)
    found = _read(world)
    for name in NAMES:
        await world.start(name)
    await session.settle()
    return found


def _read(world: SimulatedWorld) -> dict[str, Rows]:
    return {name: read_rows(world.folder / f"{name}.db") for name in NAMES}


def _put_aside(world: SimulatedWorld) -> None:
    """Keep the history as it is, so that it can grow on from here, whatever is tried on it."""
    for name in NAMES:
        shutil.copy(world.folder / f"{name}.db", world.folder / f"{name}.grown")


def _take_back(path: Path) -> None:
    """Put the history that was kept in the place of what was tried on it."""
    for name in (f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    path.with_suffix(".grown").replace(path)


async def _stop(world: SimulatedWorld) -> None:
    for name in reversed(NAMES):
        await world.nodes[name].stop()


def write_copies(path: Path, copier: Copier, first: int, last: int) -> None:
    """Write copies into the file of a program that is down."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in BULK:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        statements = list(copier.statements())
        for begin in range(first, last + 1, BATCH):
            copies = {"first": begin, "last": min(last, begin + BATCH - 1)}
            for statement in statements:
                connection.execute(statement, copies)
        for table, key, values in copier.ends(last):
            sets = ", ".join(f'"{name}" = ?' for name in values)
            where = " AND ".join(f'"{name}" = ?' for name in key_of(connection, table))
            asked = [*values.values(), *key]
            connection.execute(f'UPDATE "{table}" SET {sets} WHERE {where}', asked)
        connection.execute("COMMIT")


def _sweep_is_done(world: SimulatedWorld) -> None:
    """Let the bridge have looked at everything just now, as it would have all along."""
    with closing(sqlite3.connect(world.folder / "bridge.db")) as connection:
        now = world.now().isoformat()
        connection.execute("UPDATE notes SET value = ? WHERE name LIKE 'swept:%'", (now,))
        connection.commit()


def _unnoted(kind: str, **facts: object) -> None:
    """The ledgers tell what people did."""
