"""What one order costs the databases beside so many that are stored: steps, and query plans."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import process_time
from typing import Any

from bridge.parts import BridgeParts
from load.growth.growing import Grown, begin_history, grow, trade_one
from load.growth.steps import Steps, counting, plan_faults
from load.growth.sums import differences
from scenarios.catalogue.plan import Catalogue
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

TRADES = 9
Timed = Callable[[Grown], Awaitable[Sequence[float]]]


@dataclass(frozen=True)
class Cost:
    """One order, from receipt to parcel: each program's steps and faulty plans.

    `cpu_ms` are those of some further orders, if they were timed; `differences` say where the
    books of the grown history do not add up.
    """

    orders: int
    steps: Mapping[str, Steps]
    faults: Mapping[str, Mapping[str, str]]
    cpu_ms: Sequence[float] = ()
    differences: Sequence[str] = ()

    def all_steps(self) -> int:
        """The steps of all programs."""
        return sum(sum(each.steps.values()) for each in self.steps.values())


def costs(catalogue: Catalogue, *sizes: int, timed: Timed | None = None) -> list[Cost]:
    """Trade one order beside each of several sizes of history, smallest first."""
    parts: list[BridgeParts] = []

    def noticed(made: BridgeParts) -> BridgeParts:
        parts[:] = [made]
        return made

    async def act(world: SimulatedWorld) -> list[Cost]:
        session = Session(world, SIMULATED_PATIENCE, silent)
        grown = await begin_history(world, session, catalogue, thin=True)
        found = []
        for size in sizes:
            await grow(grown, size, goes_on=size != sizes[-1])
            wrong = list(differences(world.folder / "erp.db", world.folder / "store.db"))
            cost = await cost_of(grown, parts[0])
            cpu_ms = await timed(grown) if timed is not None else ()
            found.append(replace(cost, cpu_ms=cpu_ms, differences=wrong))
        return found

    return simulate(Plan("growth", DEFAULT, noticed, time_zone="UTC"), act, named=False).given


async def cost_of(grown: Grown, parts: BridgeParts) -> Cost:
    """Trade one order and count."""
    connections = connections_of(grown.world, parts)
    with counting(connections) as counted:
        await trade_one(grown.session, grown.sku, f"beside-{grown.orders}")
    faults = {
        name: plan_faults(connection, list(counted[name].sample.values()))
        for name, connection in connections.items()
    }
    return Cost(grown.orders, counted, faults)


async def timed(grown: Grown) -> list[float]:
    """CPU milliseconds of some orders, from receipt to parcel, in one process."""
    taken = []
    for number in range(TRADES):
        began_s = process_time()
        await trade_one(grown.session, grown.sku, f"timed-{grown.orders}-{number}")
        taken.append(1000 * (process_time() - began_s))
    return taken


def connections_of(world: SimulatedWorld, parts: BridgeParts) -> dict[str, sqlite3.Connection]:
    """The driver's own connection of each program that runs."""
    found = {"bridge": parts.database.read()}
    for name in ("erp", "store"):
        program = world.nodes[name].program
        assert program is not None
        app: Any = program.app
        found[name] = app.state.database.raw_connection()
    return found


def dearer(small: Cost, large: Cost, ratio: float) -> list[str]:
    """Statements whose call takes more than `ratio` times the steps, beside more orders."""
    found = []
    for name, steps in large.steps.items():
        before = small.steps[name].per_call()
        for form, now in sorted(steps.per_call().items()):
            if form in before and now > before[form] * ratio:
                found.append(f"{name}: {before[form]:.0f} -> {now:.0f} steps: {form[:300]}")
    return found
