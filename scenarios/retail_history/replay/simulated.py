"""A replay in virtual time: all programs in one process, one seed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scenarios.retail_history.lines import History
from scenarios.retail_history.replay.booking import OnProgress, Replay
from scenarios.retail_history.replay.facts import read_facts
from scenarios.retail_history.replay.masters import settings_of
from scenarios.retail_history.script import Script
from scenarios.retail_history.sheet import Facts
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session


@dataclass(frozen=True)
class Replayed:
    """What a replay left in both systems; `late`: what had not settled in time."""

    facts: Facts
    late: Sequence[str]
    digest: str = ""


def keys_of(history: History) -> list[str]:
    """The keys of all lines of a history, readable or not."""
    return [line.key for line in history.lines] + [line.key for line in history.bad]


def replay_simulated(script: Script, seed: str, on_progress: OnProgress) -> Replayed:
    """Replay a script from an empty world."""
    # The programs themselves are imported only where one runs: they are most of a start.
    from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate  # noqa: PLC0415

    async def act(world: SimulatedWorld) -> Replayed:
        session = Session(world, SIMULATED_PATIENCE, silent)
        return await replay(session, script, on_progress)

    plan = Plan(seed, settings_of(script), time_zone=script.zone)
    simulated = simulate(plan, act)
    return replace(simulated.given, digest=simulated.digest)


async def replay(session: Session, script: Script, on_progress: OnProgress) -> Replayed:
    """Replay all days of a script, and read what stands then."""
    replaying = Replay(session, script, on_progress)
    await replaying.prepare()
    for day in script.days:
        await replaying.play(day)
    erp, staff = session.desk("erp", "clerk"), session.desk("store", "staff")
    return Replayed(await read_facts(erp, staff, script.zone), tuple(session.unsettled))
