"""`python -m load.growth.wide channels 1 4 16`, `... variants 1000 100000`: an order beside those.

In SQLite's steps and in CPU time of all three programs, with the tester who waits for them.
"""

import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Annotated, Any

import typer
from rich.console import Console

from bridge.parts import BridgeParts
from load.bench.goods import SIZES, one_style
from load.growth.cost import Cost, cost_of, timed
from load.growth.growing import Grown, begin_catalogue, grow, trade_one
from scenarios.bench.burst import CHANNEL, set_out
from scenarios.bench.counting import Figure, figure
from scenarios.bench.tables import as_table
from scenarios.runs.catalogues import sample
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

PART = "growth"


def with_channels(count: int) -> dict[str, Any]:
    """The default settings with so many channels, all like the first."""
    settings = deepcopy(DEFAULT)
    first = settings["channels"][CHANNEL]
    further = {f"{CHANNEL}-{number}": deepcopy(first) for number in range(2, count + 1)}
    settings["channels"] = {CHANNEL: first, **further}
    return settings


def beside_channels(counts: Sequence[int]) -> list[Cost]:
    """Trade one order where each level goes to so many channels."""
    found = []
    for count in counts:
        parts: list[BridgeParts] = []

        async def act(world: SimulatedWorld, kept: list[BridgeParts] = parts) -> Cost:
            session = Session(world, SIMULATED_PATIENCE, silent)
            skus = await set_out(session, sample(), 50)
            await trade_one(session, skus[0], "first")
            grown = Grown(world, session, skus[0], {}, 1)
            cost = await cost_of(grown, kept[0])
            return replace(cost, cpu_ms=await timed(grown))

        plan = Plan("channels", with_channels(count), _kept(parts), time_zone="UTC")
        found.append(replace(simulate(plan, act, named=False).given, orders=count))
    return found


def beside_variants(counts: Sequence[int]) -> list[Cost]:
    """Trade one order beside so many variants, all of which the store shows."""
    parts: list[BridgeParts] = []

    async def act(world: SimulatedWorld) -> list[Cost]:
        session = Session(world, SIMULATED_PATIENCE, silent)
        grown = await begin_catalogue(world, session, sample(), one_style())
        found = []
        for count in counts:
            await grow(grown, count // SIZES + 1, goes_on=count != counts[-1])
            cost = await cost_of(grown, parts[0])
            found.append(replace(cost, orders=count, cpu_ms=await timed(grown)))
        return found

    plan = Plan("variants", DEFAULT, _kept(parts), time_zone="UTC")
    return simulate(plan, act, named=False).given


def _kept(parts: list[BridgeParts]) -> Callable[[BridgeParts], BridgeParts]:
    def noticed(made: BridgeParts) -> BridgeParts:
        parts[:] = [made]
        return made

    return noticed


WIDTHS = {"channels": beside_channels, "variants": beside_variants}


def figures(what: str, found: Sequence[Cost]) -> list[Figure]:
    """Steps and CPU of an order at each width."""
    return [
        figure((PART, f"{cost.orders} {what}, {name}", unit), values)
        for cost in found
        for name, unit, values in (
            ("SQLite steps", "", [cost.all_steps()]),
            ("CPU of an order", "ms", cost.cpu_ms),
        )
    ]


def main(
    what: Annotated[str, typer.Argument(help="channels or variants.")],
    counts: Annotated[list[int], typer.Argument(min=1, help="How many, fewest first.")],
) -> None:
    """Print what an order costs at each width."""
    if what not in WIDTHS:
        raise typer.BadParameter(f"{what} is none of {', '.join(WIDTHS)}")
    found = WIDTHS[what](counts)
    Console(width=None if sys.stdout.isatty() else 140).print(as_table(figures(what, found)))


if __name__ == "__main__":
    typer.run(main)
