"""All stories once, simulated: what was asked, what was delivered, and what stands in the end."""

from __future__ import annotations

import fcntl
import json
import pickle
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from scenarios.catalogue.load import load
from scenarios.catalogue.plan import Catalogue
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import STORIES
from scenarios.session.session import Session
from scenarios.session.settings import settings_with
from scenarios.session.settling import Patience
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate
from tests.contract.semantics.hearing import Heard, Hearing
from tests.contract.semantics.probing import Probing, Repeated

SEED = "1"
SYSTEMS = ("erp", "store")


@dataclass(frozen=True)
class Asked:
    """One write as somebody made it, and the status of its answer."""

    system: str
    actor: str | None
    method: str
    path: str
    query: str
    body: bytes
    status: int


@dataclass(frozen=True)
class Delivered:
    """One webhook request as it crossed the wire."""

    system: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class Traffic:
    """What is left of a run; `databases` are SQLite files by the name of the program."""

    asked: Sequence[Asked]
    repeated: Mapping[str, Repeated]
    delivered: Sequence[Delivered]
    heard: Sequence[Heard]
    databases: dict[str, bytes]


def traffic_of(stories: Sequence[ModuleType]) -> Traffic:
    """Play stories with the reference bridge, and keep what crossed the wire."""

    async def act(world: SimulatedWorld) -> Traffic:
        hearing = Hearing(world.network.carry)
        probing = Probing(hearing.carry)
        world.network.carry = probing.carry  # type: ignore[method-assign]
        session = Session(world, Patience(), lambda story, text: None)
        await session.set_masters()
        await _load(session, sample())
        await session.settle()
        await session.play(stories)
        for system in SYSTEMS:
            await world.nodes[system].stop()
        files = {system: world.folder / f"{system}.db" for system in SYSTEMS}
        asked = [one for system, path in files.items() for one in _asked(system, path)]
        databases = {system: _one_file(path) for system, path in files.items()}
        heard = [one for kept in hearing.kept.values() for one in kept]
        return Traffic(asked, probing.kept, _delivered(world), heard, databases)

    return simulate(Plan(SEED, settings_with(), keep_trace=True), act).given


def shared_traffic(folder: Path) -> Traffic:
    """The traffic of all stories, played once for all processes that test side by side."""
    kept = folder / "traffic.pickle"
    with (folder / "traffic.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(traffic_of(list(STORIES.values()))))
        traffic: Traffic = pickle.loads(kept.read_bytes())
    return traffic


async def _load(session: Session, catalogue: Catalogue) -> None:
    desk = session.desk("erp", "import")
    await load(desk, catalogue, price_list="LIST-USD", on_progress=lambda done, total: None)


def _asked(system: str, path: Path) -> list[Asked]:
    columns = "actor, method, path, query, request, status"
    query = f"SELECT {columns} FROM exchanges WHERE request IS NOT NULL ORDER BY seq"
    with sqlite3.connect(path) as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    return [
        Asked(system, actor, method, path, query, request.encode(), status)
        for actor, method, path, query, request, status in rows
    ]


def _one_file(path: Path) -> bytes:
    """The database with what still stands in its write-ahead log."""
    copy = path.with_suffix(".copy")
    with sqlite3.connect(path) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    connection.close()
    return copy.read_bytes()


def _delivered(world: SimulatedWorld) -> list[Delivered]:
    assert world.trace.kept is not None
    return [
        Delivered(str(system), tuple(headers), body)
        for kind, system, *rest in world.trace.kept
        if kind == "request" and system in SYSTEMS
        for headers, body in [(rest[2], rest[3])]
        if isinstance(headers, list) and isinstance(body, bytes)
    ]


def rows_of(body: bytes) -> int:
    """How many rows a batch has; 0 for what is no batch."""
    content = json.loads(body)
    rows = content.get("rows") if isinstance(content, dict) else None
    return len(rows) if isinstance(rows, list) else 0
