"""What stored orders cost a program in memory: two histories of different size, opened live."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil

from load.growth.growing import begin_history, grow
from scenarios.bench.counting import Figure, figure
from scenarios.runs.catalogues import sample
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.worlds.live import LiveWorld, Ports, live_in
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

PART = "memory"
SYSTEMS = ("erp", "store")
SMALL = 1000


def memory(orders: int, tell: Callable[[str], None]) -> list[Figure]:
    """Megabytes that each system takes more beside so many orders than beside a thousand."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        sizes = {SMALL: Path(folder) / "small", orders: Path(folder) / "large"}
        _write(sizes)
        taken = {size: _taken_mb(path) for size, path in sizes.items()}
    tell(f"memory: {taken}")
    note = f"{orders} orders against {SMALL}, bulk-written, opened and listed"
    return [
        figure((PART, name, "MB"), [taken[orders][name] - taken[SMALL][name]], note)
        for name in SYSTEMS
    ]


def _write(sizes: dict[int, Path]) -> None:
    """Grow one history and keep it at each size."""

    async def act(world: SimulatedWorld) -> None:
        session = Session(world, SIMULATED_PATIENCE, silent)
        grown = await begin_history(world, session, sample(), thin=True)
        for size, path in sizes.items():
            await grow(grown, size)
            path.mkdir()
            for name in SYSTEMS:
                shutil.copy(world.folder / f"{name}.grown", path / f"{name}.db")

    simulate(Plan("memory", DEFAULT), act, named=False)


def _taken_mb(folder: Path) -> dict[str, float]:
    """Open both systems on their files, list what they hold, and look at their memory."""
    found: dict[str, float] = {}

    async def act(world: LiveWorld) -> None:
        session = Session(world, SIMULATED_PATIENCE, silent)
        for name, role in (("erp", "clerk"), ("store", "staff")):
            await session.desk(name, role).get("/v1/orders", limit=200)
            pid = world.programs[name].pid
            found[name] = psutil.Process(pid).memory_info().rss / 1e6

    world = LiveWorld("memory", DEFAULT, folder, Ports(0, 0, 0), mode="real", with_bridge=False)
    asyncio.run(live_in(world, act))
    return found
