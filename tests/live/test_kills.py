"""Three real programs, each killed while a request is open: the same end state."""

import asyncio
from pathlib import Path

import pytest

from scenarios.runs.canonical import differences
from scenarios.runs.catalogues import sample
from scenarios.runs.disturbances import KILLED_IN_FLIGHT
from scenarios.runs.plans import STORIES, RunPlan, default_plan
from scenarios.runs.run import Ran, live_world, run_live, silent
from scenarios.worlds.live import LiveWorld, Ports, live_in

pytestmark = pytest.mark.live


def played(plan: RunPlan, folder: Path) -> Ran:
    """Run a plan with real processes on free ports."""
    ran: list[Ran] = []

    async def act(world: LiveWorld) -> None:
        ran.append(await run_live(plan, sample(), world, silent))

    world = live_world("live", plan, folder, Ports(0, 0, 0))
    asyncio.run(live_in(world, act))
    return ran[0]


def test_kills_with_a_request_open_change_nothing_in_the_end(tmp_path: Path) -> None:
    undisturbed = played(default_plan(), tmp_path / "undisturbed")
    plan = RunPlan("killed", tuple(STORIES), disturbance=KILLED_IN_FLIGHT)
    disturbed = played(plan, tmp_path / "disturbed")

    assert disturbed.result.bitten["kill"] == 3
    assert differences(undisturbed.state, disturbed.state) == []
    for ran in (undisturbed, disturbed):
        failed = [j for j in ran.result.judgements if j.result == "fail"]
        assert not failed, failed
        assert ran.result.error is None
