"""The measurements: an order burst simulated, the cold start, the size."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from scenarios.bench.burst import Burst, play_burst, prepare, set_out
from scenarios.bench.counting import Figure, figure, increase, package_sources, size_of
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import default_plan
from scenarios.runs.run import LIVE_PATIENCE, SIMULATED_PATIENCE, run_simulated, silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.session.settling import Patience
from scenarios.worlds.live import LiveWorld, Ports
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

SEED = "bench"
PROGRAMS = ("erp", "store", "bridge")
PACKAGES = ("mock_kit", "mock_erp", "mock_store", "bridge", "scenarios")
# A burst on a busy machine takes longer than a story is given.
LONG_PATIENCE = Patience(LIVE_PATIENCE.window_s, 120.0, LIVE_PATIENCE.poll_s)

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How much is measured: orders of a burst, and how often what is repeated is done."""

    orders: int
    repetitions: int


def simulated(extent: Extent, tell: Tell) -> list[Figure]:
    """The same burst in one process on virtual time, and the cost of the run `default`."""
    burst, commits = simulated_burst(extent.orders)
    tell(f"simulated: {burst.cpu_s:.1f} CPU-s for {burst.orders} orders")
    part = "simulated"
    figures = [
        figure((part, "orders per CPU-second", "1/s"), [burst.orders / burst.cpu_s]),
        *_exchange_figures(part, [burst]),
    ]
    for name, count in commits.items():
        figures.append(figure((part, f"commits per order, {name}", ""), [count / burst.orders]))
    began_cpu_s = process_time()
    result = run_simulated(default_plan(), sample(), SEED).result
    note = f"{result.orders} orders, {result.exchanges} exchanges"
    took_s = process_time() - began_cpu_s
    return [*figures, figure((part, "run default", "CPU-s"), [took_s], note)]


def simulated_burst(orders: int) -> tuple[Burst, dict[str, int]]:
    """Play a burst in a simulated world; return it with the commits of every program."""

    def commits(world: SimulatedWorld) -> dict[str, int]:
        running = {name: node.process for name, node in world.nodes.items()}
        return {name: one.counts["commit-after"] for name, one in running.items() if one}

    async def act(world: SimulatedWorld) -> tuple[Burst, dict[str, int]]:
        session = Session(world, SIMULATED_PATIENCE, silent)
        skus = await set_out(session, sample(), orders)
        placings = await prepare(session, skus, orders, "0")
        before = commits(world)
        burst = await play_burst(session, placings)
        return burst, increase(before, commits(world))

    return simulate(Plan(SEED, DEFAULT), act).given


def cold_start(extent: Extent, tell: Tell) -> list[Figure]:
    """Seconds from the start of each process on an empty folder to its first answer."""
    took_s: dict[str, list[float]] = {name: [] for name in PROGRAMS}

    async def measure(world: LiveWorld) -> None:
        try:
            for name in PROGRAMS:
                began_s = perf_counter()
                await world.start(name)
                took_s[name].append(perf_counter() - began_s)
        finally:
            await world.close()

    for number in range(extent.repetitions):
        with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
            world = LiveWorld(SEED, DEFAULT, Path(folder), Ports(0, 0, 0), mode="real")
            asyncio.run(measure(world))
        tell(f"cold start {number + 1}")
    return [figure(("cold start", name, "s"), values) for name, values in took_s.items()]


def size(extent: Extent, tell: Tell) -> list[Figure]:
    """Files, lines and lengths of functions of each package."""
    root = Path(__file__).parents[2]
    figures = []
    for package in PACKAGES:
        found = size_of(package, package_sources(root, package))
        note = f"{found.files} files, {found.lines} lines, longest {found.longest_lines}"
        named = ("size", f"{package}, function", "lines")
        figures.append(figure(named, [found.median_lines], f"{note}: {found.longest}"))
    return figures


def _exchange_figures(part: str, bursts: Sequence[Burst]) -> list[Figure]:
    counted = [burst.tally.per_order() for burst in bursts]
    return [
        figure((part, f"exchanges per order, {name}", ""), [one[name] for one in counted])
        for name in counted[0]
    ]
