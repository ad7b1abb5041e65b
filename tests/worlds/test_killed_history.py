"""Histories replayed while programs die with a request open: the same end state."""

import os
from pathlib import Path
from random import Random
from time import process_time

import pytest

from scenarios.faults.process.killer import Killer
from scenarios.retail_history.plan import plan_history
from scenarios.retail_history.reading import read_history
from scenarios.retail_history.replay.kills import COUNT, PROGRAMS, Kills, seeded_kills
from scenarios.retail_history.replay.masters import settings_of
from scenarios.retail_history.replay.pace import Pace
from scenarios.retail_history.replay.playing import replay
from scenarios.retail_history.replay.progress import Progress
from scenarios.retail_history.script import Script
from scenarios.retail_history.sheet import balance
from scenarios.retail_history.standing import Facts
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate
from tests.unit.scenarios.retail_history.sample_history import RULES


def day_of(name: str) -> Script:
    folder = os.environ.get("SEATRIAL_DATA")
    path = Path(folder or "") / "online-retail" / f"{name}.csv"
    if not folder or not path.is_file():
        pytest.skip("SEATRIAL_DATA names no folder with a real history")
    return plan_history(read_history([path], RULES), RULES)


def killed(script: Script) -> tuple[Facts, int]:
    """Replay a script with ten kills; return what stands then, and how many programs died."""

    async def act(world: SimulatedWorld) -> tuple[Facts, int]:
        session = Session(world, SIMULATED_PATIENCE, silent)
        killer = Killer(session)
        kills = Kills(killer, seeded_kills(world.rng("history", "kills", 0)))
        replayed = await replay(session, script, Pace(process_time), Progress({}), kills)
        assert replayed.late == ()
        return replayed.facts, killer.count

    return simulate(Plan("1", settings_of(script), time_zone=script.zone), act).given


@pytest.mark.deep
def test_ten_kills_within_a_day_change_nothing_in_the_end() -> None:
    script = day_of("2010-12-12")

    facts, count = killed(script)

    imported = [entry.key for entry in script.entries]
    assert count == COUNT
    assert [d.sentence for d in balance(script, facts, imported=imported).differences] == []


def test_each_program_is_killed_at_least_three_times_within_the_trade() -> None:
    for seed in range(50):
        kills = seeded_kills(Random(seed))
        names = [kill.name for kill in kills]

        assert all(names.count(name) >= 3 for name in PROGRAMS)
        assert all(10 <= kill.percent <= 90 for kill in kills)
