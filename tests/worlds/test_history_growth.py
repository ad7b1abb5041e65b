"""A day of a history costs the databases what such a day cost before: no clock is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import process_time

import pytest

from bridge.parts import BridgeParts
from load.growth.cost import connections_of
from load.growth.steps import counting, plan_faults
from scenarios.retail_history.replay.booking import Replay
from scenarios.retail_history.replay.masters import settings_of
from scenarios.retail_history.replay.pace import Pace
from scenarios.retail_history.script import Script
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate
from tests.unit.scenarios.retail_history.sample_history import rows, script_of

DAYS, RATIO = 3, 1.1
# What the configuration bounds, not the trade; the index of lines that wait for supply; and a list
# without a member, which is known to be of nothing before anything is read.
BOUNDED = (
    "FROM warehouses",
    "FROM channels",
    "FROM webhook_subscriptions",
    "FROM fault_bites",
    "sales_order_lines.backordered >",
    " IN ()",
)


def alike(day: int) -> list[str]:
    """Four orders of three lines, one of a guest; a cancel, and a refund of the day before."""
    at = f"2021-03-{day:02d} 08:05"
    sold = [
        f"{day}{number},{code},5,{at},2.00,{number or ''}"
        for number in range(4)
        for code in ("A", "B7", "C8")
    ]
    back = [f"C{day}1,A,-1,{at},2.00,1", f"C{day}2,B7,-7,{at},2.00,2"]
    return [*sold, *back, f"{day}9,A,-2,{at},0.00,"]


@dataclass(frozen=True)
class Counted:
    """SQLite's steps day by day, in all three programs, and the plans that read all of a table."""

    steps: Sequence[int]
    scans: Sequence[str]


async def counted_by_day(
    world: SimulatedWorld, parts: Sequence[BridgeParts], script: Script
) -> Counted:
    replaying = Replay(Session(world, SIMULATED_PATIENCE, silent), script, Pace(process_time))
    await replaying.prepare()
    connections = connections_of(world, parts[-1])
    steps, scans = [], []
    for day in script.days:
        with counting(connections) as counted:
            await replaying.play(day)
        steps.append(sum(sum(each.steps.values()) for each in counted.values()))
    for name, connection in connections.items():
        faults = plan_faults(connection, list(counted[name].sample.values()))
        scans += [f"{name}: {form}" for form, plan in faults.items() if "SCAN" in plan]
    return Counted(steps, scans)


@pytest.fixture(scope="module")
def counted() -> Counted:
    """Some equal days, replayed."""
    script = script_of(rows(*(line for day in range(1, DAYS + 1) for line in alike(day))))
    parts: list[BridgeParts] = []

    def noticed(made: BridgeParts) -> BridgeParts:
        parts.append(made)
        return made

    plan = Plan("1", settings_of(script), noticed, time_zone=script.zone)
    return simulate(plan, lambda world: counted_by_day(world, parts, script)).given


def test_equal_days_of_a_history_cost_alike(counted: Counted) -> None:
    _, second, *_, last = counted.steps

    assert last <= RATIO * second


def test_no_statement_of_a_day_reads_all_of_what_grows(counted: Counted) -> None:
    grow = [scan for scan in counted.scans if not any(mark in scan for mark in BOUNDED)]

    assert grow == []
