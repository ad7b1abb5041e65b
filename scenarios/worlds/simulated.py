"""The simulated world: all programs in one process, on virtual time, named by a seed."""

import asyncio
import contextlib
import gc
import hashlib
import io
import logging
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from mock_kit.ids import keyed_random, seeded_ids
from scenarios.bridges.shared.surroundings import Bridge
from scenarios.worlds.direct_asgi import Network
from scenarios.worlds.foreign.launching import launch_foreign
from scenarios.worlds.launchers import (
    ADDRESSES,
    BEGAN,
    BRIDGE_TOKEN,
    HOME_ZONE,
    ChangeParts,
    Ground,
    SpoilApp,
    launch_bridge,
    launch_mock,
)
from scenarios.worlds.node import Node
from scenarios.worlds.process import CrashPoint, Killed
from scenarios.worlds.simulated_env import MemoryFiles
from scenarios.worlds.trace import Trace
from scenarios.worlds.virtual_loop import VirtualLoop
from scenarios.worlds.wires import KitWire
from scenarios.worlds.world import SECRETS, System

T = TypeVar("T")
LATENCY_S = (0.001, 0.005)


@dataclass(frozen=True)
class Plan:
    """What makes one simulated run: the same plan is the same run, to the byte.

    `foreign` is a bridge that takes the place of ours.
    `shuffle` also permutes the order of what is ready at one instant; `spoil_mock` takes a
    system's name and application, and gives the one that runs in its place.
    """

    seed: str
    settings: Mapping[str, Any]
    change_bridge: ChangeParts | None = None
    foreign: Bridge | None = None
    with_bridge: bool = True
    shuffle: bool = False
    keep_trace: bool = False
    time_zone: str = HOME_ZONE
    spoil_mock: SpoilApp | None = None


class SimulatedWorld:
    """Both mocks and a bridge on one virtual loop."""

    mode: Literal["simulated"] = "simulated"

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.seed = plan.seed
        self.settings = plan.settings
        self.nonce = hashlib.sha256(plan.seed.encode()).hexdigest()[:6]
        self.rng = keyed_random(plan.seed)
        self.new_id = seeded_ids(plan.seed, "harness", 1)
        self.trace = Trace(keep=plan.keep_trace)
        self.network = Network(self.trace, self._latency_s)
        self.folder = folder
        self.logged = io.StringIO()
        files = {name: MemoryFiles() for name in ADDRESSES}
        self.ground = Ground(
            plan.seed, plan.settings, folder, self.network, BEGAN, files, plan.time_zone
        )
        self.secrets = SECRETS
        self.http = KitWire(self.network, "harness")
        self.nodes = {
            name: Node(name, launch_mock(self.ground, name, plan.spoil_mock))
            for name in ("erp", "store")
        }
        self.ended: list[BaseException] = []
        if plan.foreign is not None:
            launch = launch_foreign(self.ground, plan.foreign, self.ended)
            self.nodes["bridge"] = Node("bridge", launch)
        elif plan.with_bridge:
            self.nodes["bridge"] = Node("bridge", launch_bridge(self.ground, plan.change_bridge))
        for name, node in self.nodes.items():
            self.network.attach(ADDRESSES[name], node)
        self.bridge_url = f"http://{ADDRESSES['bridge']}"
        # Of a foreign bridge nothing is known but its address.
        known = [name for name in self.nodes if name != "bridge" or plan.foreign is None]
        self.systems = {name: self._system(name) for name in known}

    def now(self) -> datetime:
        """Transport time."""
        return self.ground.now()

    async def sleep(self, delay_s: float) -> None:
        """Let virtual time pass."""
        await asyncio.sleep(delay_s)  # noqa: TID251 - virtual time

    def log(self, name: str) -> str:
        """What a program has written into its log so far; the bridge alone keeps one."""
        return self.logged.getvalue() if name == "bridge" else ""

    async def start(self, name: str, crash_point: CrashPoint | None = None) -> None:
        """Boot a program that does not run."""
        await self.nodes[name].start(crash_point)

    async def kill(self, name: str) -> None:
        """End a program as `kill -9` does."""
        self.trace.note("kill", name)
        self.nodes[name].kill()

    def raised(self) -> list[BaseException]:
        """What applications raised beyond their own error handlers."""
        return [*self.ended, *(error for node in self.nodes.values() for error in node.raised)]

    def digest(self) -> str:
        """Hash of all exchanges and of the sorted dumps of all databases: the run's name.

        For a world whose programs have ended, since the bridge locks its file.
        """
        whole = hashlib.sha256(self.trace.digest().encode())
        for path in sorted(self.folder.glob("*.db")):
            whole.update(dump_digest(path).encode())
        return whole.hexdigest()

    def _latency_s(self, caller: str, number: int) -> float:
        low, high = LATENCY_S
        return low + (high - low) * self.rng("latency", caller, number).random()

    def _system(self, name: str) -> System:
        tokens = self.ground.tokens(name) if name != "bridge" else {"operator": BRIDGE_TOKEN}
        return System(name, f"http://{ADDRESSES[name]}", tokens)


@dataclass(frozen=True)
class Simulated(Generic[T]):
    """What an act in a simulated world gave, and the name of the run."""

    given: T
    digest: str
    steps: int
    virtual_s: float


def simulate(
    plan: Plan, act: Callable[[SimulatedWorld], Awaitable[T]], *, named: bool = True
) -> Simulated[T]:
    """Build a world, start its programs, let `act` play in it, and end it.

    Not `named`, a run has no digest: that reads all that is stored, which may be millions of rows.
    Raises what a program raised beyond its own error handlers: in simulation it is a finding.
    """
    loop = VirtualLoop(plan.seed if plan.shuffle else None)
    fast = _fast_folder()
    with _collecting_seldom(), tempfile.TemporaryDirectory(prefix="seatrial-", dir=fast) as folder:
        world = SimulatedWorld(plan, Path(folder))
        try:
            with _logging_into(world.logged):
                given = loop.run_until_complete(_live(world, act))
            _kill_all(world)
            for error in world.raised():
                raise error
            digest = world.digest() if named else ""
            return Simulated(given, digest, loop.steps, loop.time())
        finally:
            _kill_all(world)
            _bury(world)
            loop.close()


async def _live(world: SimulatedWorld, act: Callable[[SimulatedWorld], Awaitable[T]]) -> T:
    for name in world.nodes:
        await world.start(name)
    return await act(world)


def _kill_all(world: SimulatedWorld) -> None:
    for node in world.nodes.values():
        node.kill()


def _bury(world: SimulatedWorld) -> None:
    """End what dead processes left, now that nobody looks: else the collector would, at random.

    Their `finally` blocks run here at last, against databases that are gone and a dead process.
    """
    for node in world.nodes.values():
        for process in node.graveyard:
            context = process.context()
            for task in process.tasks:
                context.run(_close, task)
            process.tasks.clear()


def _close(task: asyncio.Task[Any]) -> None:
    """Close an unfinished task's coroutine; what a death raised was no error of the program."""
    task._log_destroy_pending = False  # type: ignore[attr-defined]
    if not task.done():
        coro: Any = task.get_coro()
        with contextlib.suppress(BaseException):
            coro.close()
    elif isinstance(getattr(task, "_exception", None), Killed):
        task.exception()


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Look for garbage less often: a world is short and thrown away whole (5 % of its time)."""
    threshold = gc.get_threshold()
    gc.set_threshold(50_000, *threshold[1:])
    try:
        yield
    finally:
        gc.set_threshold(*threshold)


@contextlib.contextmanager
def _logging_into(stream: io.StringIO) -> Iterator[None]:
    """Keep what the bridge logs, as its own process would."""
    logger, handler = logging.getLogger("bridge"), logging.StreamHandler(stream)
    level, is_passed_on = logger.level, logger.propagate
    handler.setFormatter(logging.Formatter(logging.BASIC_FORMAT))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = is_passed_on


def _fast_folder() -> str | None:
    """Memory-backed files where the machine offers them."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def dump_digest(path: Path) -> str:
    """Hash of a SQLite file's content: every table's rows, sorted."""
    whole = hashlib.sha256()
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        connection.text_factory = bytes
        names = [
            row[0].decode()
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for name in sorted(names):
            whole.update(name.encode())
            rows = connection.execute(f'SELECT * FROM "{name}"')
            for row in sorted(map(repr, rows)):
                whole.update(row.encode())
    connection.close()
    return whole.hexdigest()
