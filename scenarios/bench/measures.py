"""The measurements: an order burst live and simulated, the floor, the cold start, the size."""

import asyncio
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from mock_kit.env import HttpRequest
from scenarios.bench.burst import CONCURRENCY, Burst, in_turn, play_burst, prepare, set_out
from scenarios.bench.counting import Figure, figure, increase, package_sources, size_of
from scenarios.bench.floor import DATABASE, PORT
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import default_plan
from scenarios.runs.run import LIVE_PATIENCE, SIMULATED_PATIENCE, run_simulated, silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.session.settling import Patience
from scenarios.worlds.live import LOOPBACK, LiveWorld, Ports, free_port, live_in
from scenarios.worlds.programs import LiveProgram, module_command
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate
from scenarios.worlds.world import System

SEED = "bench"
PROGRAMS = ("erp", "store", "bridge")
PACKAGES = ("mock_kit", "mock_erp", "mock_store", "bridge", "scenarios")
FLOOR_POSTS = 1500
FLOOR_BODY = b'{"order":"' + b"x" * 500 + b'"}'
# A burst on a busy machine takes longer than a story is given.
LONG_PATIENCE = Patience(LIVE_PATIENCE.window_s, 120.0, LIVE_PATIENCE.poll_s)

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Extent:
    """How much is measured: orders of a burst, and how often what is repeated is done."""

    orders: int
    repetitions: int


def live(extent: Extent, tell: Tell) -> list[Figure]:
    """An order burst through three processes, each repetition right after one of the floor."""
    bursts: list[Burst] = []
    floors: list[float] = []

    async def act(world: LiveWorld) -> None:
        await _start_floor(world)
        session = Session(world, LONG_PATIENCE, silent)
        skus = await set_out(session, sample(), extent.orders * extent.repetitions)
        for number in range(extent.repetitions):
            floors.append(await _floor_rate(world))
            placings = await prepare(session, skus, extent.orders, str(number))
            bursts.append(await play_burst(session, placings))
            tell(f"live {number + 1}: settled in {bursts[-1].settled_s:.1f} s")

    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        world = LiveWorld(SEED, DEFAULT, Path(folder), Ports(0, 0, 0), mode="real")
        asyncio.run(live_in(world, act))
    return _live_figures(bursts, floors)


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


async def _start_floor(world: LiveWorld) -> None:
    """Start the floor as one more process of the world, which ends it with the others."""
    port, name = str(free_port()), "floor"
    environ = {**os.environ, PORT: port, DATABASE: str(world.folder / "floor.db")}
    log = world.folder / "logs" / "floor.log"
    command = module_command("scenarios.bench.floor")
    world.programs[name] = LiveProgram(name, command, environ, log)
    world.systems[name] = System(name, f"http://{LOOPBACK}:{port}", {"control": name})
    await world.start(name)


async def _floor_rate(world: LiveWorld) -> float:
    """Exchanges per second of the floor, by the same client at the same concurrency."""
    headers = {"content-type": "application/json"}
    url = world.systems["floor"].url + "/rows"
    post = partial(world.http, HttpRequest("POST", url, headers, FLOOR_BODY))
    began_s = perf_counter()
    await in_turn([post] * FLOOR_POSTS, CONCURRENCY)
    return FLOOR_POSTS / (perf_counter() - began_s)


def _live_figures(bursts: Sequence[Burst], floors: Sequence[float]) -> list[Figure]:
    settled = [burst.orders / burst.settled_s for burst in bursts]
    note = f"{bursts[0].orders} orders, concurrency {CONCURRENCY}"
    commits = [sum(burst.commits.values()) / burst.orders for burst in bursts]
    ratios = [rate / floor for rate, floor in zip(settled, floors, strict=True)]
    return [
        figure(("live", "orders placed to settled", "1/s"), settled, note),
        figure(
            ("live", "orders placed", "1/s"), [burst.orders / burst.placed_s for burst in bursts]
        ),
        *_exchange_figures("live", bursts),
        figure(("live", "numbered commits per order", ""), commits, "two systems"),
        figure(("floor", "insert and commit per POST", "1/s"), floors),
        figure(
            ("floor", "orders settled, ratio to the floor", ""),
            ratios,
            f"one order is {1 / median(ratios):.0f} floor exchanges",
        ),
    ]


def _exchange_figures(part: str, bursts: Sequence[Burst]) -> list[Figure]:
    counted = [burst.tally.per_order() for burst in bursts]
    return [
        figure((part, f"exchanges per order, {name}", ""), [one[name] for one in counted])
        for name in counted[0]
    ]
