"""A tiny trade: one article, one order from placing to answer, and the level after it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.actors.store_people import Buyer, Shopper
from scenarios.catalogue.load import load
from scenarios.catalogue.reader import read_catalogue
from scenarios.runs.canonical import Canonical, canonical
from scenarios.session.session import Session
from scenarios.session.settings import settings_with
from scenarios.session.settling import Patience
from scenarios.worlds.process import CrashPoint
from scenarios.worlds.simulated import Plan, Simulated, SimulatedWorld, simulate

ARTICLE = read_catalogue(Path(__file__).parent / "one_article.csv", "USD")
SKU = "BELT-1"
PATIENCE = Patience(window_s=3.0, limit_s=180.0, poll_s=1.0)
DOWN_S = 0.5

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Point:
    """The `count`-th event of a kind in a program, counted from the beginning of the trade."""

    program: str
    kind: str
    count: int


@dataclass(frozen=True)
class Wish:
    """How a tiny trade is played: the shopper's note, faults, kills, one point of death."""

    note: str = "Ring twice"
    faults: tuple[Mapping[str, Any], ...] = ()
    kills: tuple[str, ...] = ()
    death: Point | None = None
    prepare: Callable[[SimulatedWorld], None] = lambda world: None


@dataclass
class Traded:
    """The end state, the events of each program during the trade, and who died how often."""

    state: Canonical
    counts: dict[str, dict[str, int]]
    deaths: dict[str, int]
    unsettled: list[str] = field(default_factory=list)


def one_channel() -> dict[str, Any]:
    """The default settings with the channel "us" alone."""
    settings = settings_with()
    settings["channels"] = {"us": settings["channels"]["us"]}
    return settings


def play_tiny_trade(
    seed: str, wish: Wish | None = None, *, shuffle: bool = False
) -> Simulated[Traded]:
    """Play it in a world of its own."""
    wished = wish or Wish()
    plan = Plan(seed, one_channel(), shuffle=shuffle)
    return simulate(plan, lambda world: _play(world, wished))


async def _play(world: SimulatedWorld, wish: Wish) -> Traded:
    wish.prepare(world)
    session = Session(world, PATIENCE, lambda story, text: None)
    await session.set_masters()
    desk = session.desk("erp", "import")
    await load(desk, ARTICLE, price_list="LIST-USD", on_progress=lambda done, total: None)
    await session.settle()
    before = _counts(world)
    keeper = asyncio.ensure_future(_keep(world))
    for fault in wish.faults:
        for name in ("erp", "store"):
            await session.desk(name, "control").post("/_control/faults", dict(fault))
    if wish.death is not None:
        _doom(world, wish.death, before)
    await _order(world, session, wish)
    await session.settle()
    keeper.cancel()
    deaths = {name: len(node.graveyard) for name, node in world.nodes.items()}
    counts = {name: _grown(before[name], now) for name, now in _counts(world).items()}
    observed = await session.observe()
    state = canonical(observed.history, observed.end, world.nonce)
    return Traded(state, counts, deaths, list(observed.unsettled))


async def _order(world: SimulatedWorld, session: Session, wish: Wish) -> None:
    shopper = Shopper(session.desk("store", None), lambda kind, **facts: None)
    await shopper.buy("us", [(SKU, 2)], Buyer("nora@example.com", note=wish.note))
    for name in wish.kills:
        await world.kill(name)
        await world.sleep(2 * DOWN_S)


async def _keep(world: SimulatedWorld) -> None:
    """Start again what died, a little later."""
    while True:
        await world.sleep(DOWN_S)
        for name, node in world.nodes.items():
            if not node.listening:
                await world.start(name)


def _doom(world: SimulatedWorld, death: Point, before: Mapping[str, Counts]) -> None:
    process = world.nodes[death.program].process
    assert process is not None
    earlier = before[death.program].get(death.kind, 0)
    process.crash_point = CrashPoint(death.kind, earlier + death.count)


def _counts(world: SimulatedWorld) -> dict[str, dict[str, int]]:
    running = {name: node.process for name, node in world.nodes.items()}
    return {name: dict(process.counts) for name, process in running.items() if process}


def _grown(before: Counts, now: Counts) -> dict[str, int]:
    return {kind: count - before.get(kind, 0) for kind, count in now.items()}


def points(traded: Traded, *programs: str) -> list[Point]:
    """Every commit, before and after, and every request of the programs during the trade."""
    kinds = ("commit-before", "commit-after", "request")
    return [
        Point(name, kind, count)
        for name in programs
        for kind in kinds
        for count in range(1, traded.counts[name].get(kind, 0) + 1)
    ]
