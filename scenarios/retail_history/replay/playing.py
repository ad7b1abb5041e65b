"""Plays a whole script in a world: simulated from nothing, or live, where it may go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import process_time

from scenarios.model.history import History as Journal
from scenarios.retail_history.lines import BadLine, History, Line
from scenarios.retail_history.replay.booking import Replay
from scenarios.retail_history.replay.facts import facts_of
from scenarios.retail_history.replay.kills import Kills
from scenarios.retail_history.replay.masters import settings_of
from scenarios.retail_history.replay.pace import Pace
from scenarios.retail_history.replay.progress import Progress
from scenarios.retail_history.script import Script
from scenarios.retail_history.standing import Facts
from scenarios.runs.canonical import canonical, digest
from scenarios.runs.run import LIVE_PATIENCE, SIMULATED_PATIENCE, silent
from scenarios.session.observe import read_end_state
from scenarios.session.session import Session
from scenarios.worlds.live import LiveWorld


@dataclass(frozen=True)
class Replayed:
    """What a replay left in both systems; `late`: what had not settled in time.

    `end_state` is the hash of all that both hold, without ids and instants: replays that ended
    alike have the same. `touched` is what somebody changed in the databases after the import.
    """

    facts: Facts
    late: Sequence[str]
    pace: Pace
    end_state: str
    touched: Sequence[str] = ()


def keys_of(history: History) -> dict[str, str]:
    """The keys of all lines of a history, readable or not, each with where its line stands."""
    lines: list[Line | BadLine] = [*history.lines, *history.bad]
    return {line.key: line.place for line in lines}


def replay_simulated(script: Script, seed: str, pace: Pace | None = None) -> Replayed:
    """Replay a script from an empty world; the pace is that of the processor."""
    # The programs themselves are imported only where one runs: they are most of a start.
    from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate  # noqa: PLC0415

    watched = pace or Pace(process_time)

    async def act(world: SimulatedWorld) -> Replayed:
        session = Session(world, SIMULATED_PATIENCE, silent)
        return await replay(session, script, watched, Progress({}))

    return simulate(Plan(seed, settings_of(script), time_zone=script.zone), act).given


async def replay_live(world: LiveWorld, script: Script, pace: Pace, progress: Progress) -> Replayed:
    """Replay a script in a live world that is open, from its first day that is not closed."""
    return await replay(Session(world, LIVE_PATIENCE, silent), script, pace, progress)


async def look_live(world: LiveWorld, script: Script, pace: Pace) -> Replayed:
    """Read what stands in a live world, and change nothing."""
    return await look(Session(world, LIVE_PATIENCE, silent), script, pace)


async def replay(
    session: Session,
    script: Script,
    pace: Pace,
    progress: Progress,
    kills: Kills | None = None,
) -> Replayed:
    """Replay the days that are not closed, and read what stands then."""
    replaying = Replay(session, script, pace, kills)
    await replaying.prepare()
    for day in script.days:
        if day.day not in progress.closed:
            pace.begins()
            await replaying.play(day)
            pace.closed(day.day, len(day.orders), sum(len(order.lines) for order in day.orders))
            progress.close(day.day)
    return await look(session, script, pace)


async def look(session: Session, script: Script, pace: Pace) -> Replayed:
    """Read both systems, and tell what stands in them."""
    erp, staff = session.desk("erp", "clerk"), session.desk("store", "staff")
    end = await read_end_state(erp, staff, session.business_now())
    acts = [*await erp.pages("/v1/stock/receipts"), *await erp.pages("/v1/stock/damages")]
    state = canonical(Journal(settings_of(script), [], [], []), end)
    facts = facts_of(end, acts, script.zone)
    return Replayed(facts, tuple(session.unsettled), pace, digest(state))
