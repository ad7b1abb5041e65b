"""The order path beside its floor, in interleaved pairs: CPU-seconds per order, and orders/s.

`python -m load.floor.pairs` prints the table.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Annotated

import psutil
import typer
from rich.console import Console

from load.floor.recording import NAMES, Recording, read_recording
from load.floor.serving import DATABASE, NAME, PORT
from mock_kit.env import HttpRequest
from scenarios.bench.burst import CONCURRENCY, Burst, in_turn, play_burst, prepare, set_out
from scenarios.bench.counting import Figure, figure
from scenarios.bench.tables import as_table
from scenarios.runs.catalogues import sample
from scenarios.runs.run import silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.session.settling import Patience
from scenarios.worlds.live import LOOPBACK, LiveWorld, Ports, free_port, live_in
from scenarios.worlds.programs import LiveProgram, module_command
from scenarios.worlds.world import System

BARE_POSTS = 2000
# The tester looks on seldom, since its looks cost the programs time as well.
PATIENCE = Patience(window_s=3.0, limit_s=120.0, poll_s=1.0)
PART = "order path"


@dataclass
class Side:
    """One side of the pairs: CPU-seconds of three programs per order, and orders per second."""

    cpu_s: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)


@dataclass
class Pairs:
    """What was measured, pair by pair; rates of the floor in exchanges per second."""

    real: Side = field(default_factory=Side)
    floor: Side = field(default_factory=Side)
    bursts: list[Burst] = field(default_factory=list)
    exchanges: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def measure(orders: int, pairs: int, *, pinned: bool) -> list[Figure]:
    """Play pairs of a floor and a burst in one world; pinned: tester and programs apart."""
    found, recording = Pairs(), read_recording()

    async def act(world: LiveWorld) -> None:
        await start_floor(world)
        session = Session(world, PATIENCE, silent)
        skus = await set_out(session, sample(), orders * (pairs + 1))
        if pinned:
            _pin(world)
        # One pair to get warm: connections, caches, prepared statements.
        for number in range(pairs + 1):
            await _pair(session, recording, found, (skus, orders, number))
            told = "warm" if not number else f"pair {number}: {_told(found)}"
            sys.stderr.write(f"{told}\n")

    with tempfile.TemporaryDirectory(prefix="seatrial-floor-") as folder:
        world = LiveWorld("floor", DEFAULT, Path(folder), Ports(0, 0, 0), mode="real")
        cores = _cores()
        try:
            asyncio.run(live_in(world, act))
        finally:
            if pinned and cores:
                # Whatever is started later would be held on the tester's core.
                psutil.Process().cpu_affinity(cores)
    return figures(found, recording, pinned=pinned)


def _told(found: Pairs) -> str:
    share = found.floor.cpu_s[-1] / found.real.cpu_s[-1]
    return f"{found.real.cpu_s[-1] * 1000:.1f} ms CPU per order, floor / real {share:.2f}"


async def _pair(
    session: Session, recording: Recording, found: Pairs, what: tuple[Sequence[str], int, int]
) -> None:
    world = session.world
    assert isinstance(world, LiveWorld)
    skus, orders, number = what
    bare = await _bare_rate(world)
    before, began_s = _cpu_s(world, "floor-"), perf_counter()
    await _replay(world, recording)
    took_s = perf_counter() - began_s
    floor_cpu_s = _cpu_s(world, "floor-") - before
    placings = await prepare(session, skus, orders, str(number))
    burst = await play_burst(session, placings, partial(_cpu_s, world, ""))
    if number:
        found.bare.append(bare)
        found.exchanges.append(recording.exchanges() / took_s)
        found.floor.cpu_s.append(floor_cpu_s / recording.orders)
        found.floor.rate.append(recording.orders / took_s)
        found.real.cpu_s.append(burst.cpu_s / burst.orders)
        found.real.rate.append(burst.orders / burst.settled_s)
        found.bursts.append(burst)


def figures(found: Pairs, recording: Recording, *, pinned: bool) -> list[Figure]:
    """What the pairs say; the ratios are of each pair, then their median."""
    how = "pinned: tester on one core, programs on another" if pinned else "not pinned"
    shares = [f / r for f, r in zip(found.floor.cpu_s, found.real.cpu_s, strict=True)]
    rates = [r / f for r, f in zip(found.real.rate, found.floor.rate, strict=True)]
    per_order = [burst.tally.per_order()["all"] for burst in found.bursts]
    commits = [sum(burst.commits.values()) / burst.orders for burst in found.bursts]
    ms = ([1000 * one for one in found.real.cpu_s], [1000 * one for one in found.floor.cpu_s])
    told = f"{recording.exchanges() / recording.orders:.2f} exchanges, "
    told += f"{recording.commits() / recording.orders:.2f} commits per order, as recorded"
    bare = [e / b for e, b in zip(found.exchanges, found.bare, strict=True)]
    return [
        figure((PART, "CPU of three programs per order", "ms"), ms[0], how),
        figure((PART, "floor, CPU per order", "ms"), ms[1], told),
        figure((PART, "CPU, floor / real", ""), shares, "at least 0.6; aim 0.8"),
        figure((PART, "orders placed to settled", "1/s"), found.real.rate, how),
        figure((PART, "floor, orders", "1/s"), found.floor.rate),
        figure((PART, "orders per second, real / floor", ""), rates),
        figure((PART, "exchanges per order at load", ""), per_order, "at most 8; aim 5"),
        figure((PART, "commits per order, two systems", ""), commits, "without the bridge's"),
        figure((PART, "floor, exchanges", "1/s"), found.exchanges),
        figure((PART, "floor exchanges / bare Starlette", ""), bare),
    ]


def counted(recording: Recording) -> list[Figure]:
    """Exchanges and commits of all three programs, by a burst that was recorded just now."""
    exchanges = recording.exchanges() / recording.orders
    commits = recording.commits() / recording.orders
    note = f"{recording.orders} orders, simulated, all three programs"
    return [
        figure((PART, "exchanges per order", ""), [exchanges], f"{note}; at most 8, aim 5"),
        figure((PART, "commits per order", ""), [commits], f"{note}; at most 6, aim 4"),
    ]


async def start_floor(world: LiveWorld) -> None:
    """Start the three programs of the floor beside the real ones."""
    for name in NAMES:
        port, own = str(free_port()), f"floor-{name}"
        environ = {
            **os.environ,
            NAME: name,
            PORT: port,
            DATABASE: str(world.folder / f"{own}.db"),
        }
        log = world.folder / "logs" / f"{own}.log"
        command = module_command("load.floor.serving")
        world.programs[own] = LiveProgram(own, command, environ, log)
        world.systems[own] = System(own, f"http://{LOOPBACK}:{port}", {"control": own})
        await world.start(own)


def _pids(world: LiveWorld, prefix: str) -> list[int]:
    found = [world.programs[f"{prefix}{name}"].pid for name in NAMES]
    return [pid for pid in found if pid is not None]


def _cpu_s(world: LiveWorld, prefix: str) -> float:
    """What three programs have spent so far, in user and system mode."""
    times = [psutil.Process(pid).cpu_times() for pid in _pids(world, prefix)]
    return float(sum(one.user + one.system for one in times))


def _cores() -> list[int]:
    """The cores that the tester may use; none where nobody can say."""
    if not hasattr(psutil.Process, "cpu_affinity"):
        return []
    return list(psutil.Process().cpu_affinity() or ())


def _pin(world: LiveWorld) -> None:
    """Put the tester on one core and all programs on another, where there are two."""
    cores = _cores()
    if len(cores) >= 2:
        psutil.Process().cpu_affinity(cores[:1])
        for pid in (*_pids(world, ""), *_pids(world, "floor-")):
            psutil.Process(pid).cpu_affinity(cores[1:2])


async def _replay(world: LiveWorld, recording: Recording) -> None:
    """Let all three send what they sent, while the shoppers place."""
    urls = {name: world.systems[f"floor-{name}"].url for name in NAMES}
    targets = json.dumps({name: f"{url}/exchange" for name, url in urls.items()}).encode()
    sends = [_post(world, f"{urls[name]}/send", targets) for name in NAMES]
    place = [
        partial(_post, world, f"{urls['store']}/exchange", b"x" * size)
        for size in recording.placings
    ]
    await asyncio.gather(in_turn(place, CONCURRENCY), *sends)


async def _bare_rate(world: LiveWorld) -> float:
    url = world.systems["floor-store"].url + "/bare"
    began_s = perf_counter()
    await in_turn([partial(_post, world, url, b"x" * 500)] * BARE_POSTS, CONCURRENCY)
    return BARE_POSTS / (perf_counter() - began_s)


async def _post(world: LiveWorld, url: str, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await world.http(HttpRequest("POST", url, headers, body, timeout_s=120.0))
    assert answer.status == 200, answer


def main(
    orders: Annotated[int, typer.Option(min=10, max=2000, help="Of a burst.")] = 300,
    pairs: Annotated[int, typer.Option(min=1, max=50)] = 7,
    pin: Annotated[bool, typer.Option(help="Tester on one core, programs on another.")] = True,
) -> None:
    """Measure the order path beside its floor."""
    found = measure(orders, pairs, pinned=pin)
    Console(width=None if sys.stdout.isatty() else 140).print(as_table(found))


if __name__ == "__main__":
    typer.run(main)
