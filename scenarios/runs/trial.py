"""A whole sea trial: one live run, and beside it the simulated ones on the other cores."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Protocol

from scenarios.catalogue.plan import Catalogue
from scenarios.runs.plans import RunPlan
from scenarios.runs.results import RunResult, Trial
from scenarios.runs.run import Ran, compared, failed_run, run_live, run_simulated
from scenarios.runs.workers import CORES, workers
from scenarios.session.session import Narrate
from scenarios.worlds.live import LiveWorld, live_in
from scenarios.worlds.programs import CouldNotStart

STATE_FOLDER = Path(".seatrial")
STYLES = {1: 4, 2: 6}


class Watching(Protocol):
    """Whoever wants to know how far the trial is."""

    def ended(self, run: RunResult) -> None:
        """A run has ended."""
        ...


PlayLive = Callable[[RunPlan, Catalogue, LiveWorld, Narrate], Awaitable[Ran]]


@dataclass(frozen=True)
class TrialPlan:
    """What a trial consists of: at most one live run, and any number of simulated ones.

    `play` carries out the live run.
    """

    seed: str
    catalogue: Catalogue
    simulated: Sequence[RunPlan] = ()
    live: RunPlan | None = None
    live_world: LiveWorld | None = None
    play: PlayLive = run_live


def run_trial(plan: TrialPlan, narrate: Narrate, watching: Watching) -> Trial:
    """Carry out all runs; raises CouldNotStart if the live programs cannot be started."""
    began, began_at = perf_counter(), datetime.now(UTC)  # noqa: TID251 - the report's own date
    if plan.simulated:
        import_module("scenarios.worlds.simulated")
    with workers(min(len(plan.simulated), CORES)) as pool:
        simulated = [
            pool.submit(simulate_row, row, plan.catalogue, plan.seed) for row in plan.simulated
        ]
        rans = asyncio.run(_run_all(plan, simulated, narrate, watching))
    return Trial(
        version=version("seatrial"),
        seed=plan.seed,
        began=began_at,
        duration_s=perf_counter() - began,
        catalogue=plan.catalogue.name,
        runs=[ran.result for ran in _with_comparisons(plan, rans)],
    )


async def _run_all(
    plan: TrialPlan, simulated: Sequence[Future[Ran]], narrate: Narrate, watching: Watching
) -> list[tuple[RunPlan, Ran]]:
    beside = [
        asyncio.create_task(_ended(row, future, plan.seed, watching))
        for row, future in zip(plan.simulated, simulated, strict=True)
    ]
    rans = []
    if plan.live is not None and plan.live_world is not None:
        live = await _live(plan, plan.live, plan.live_world, narrate)
        watching.ended(live.result)
        rans.append((plan.live, live))
    return [*rans, *zip(plan.simulated, [await each for each in beside], strict=True)]


async def _live(plan: TrialPlan, row: RunPlan, world: LiveWorld, narrate: Narrate) -> Ran:
    ran: list[Ran] = []

    async def act(opened: LiveWorld) -> None:
        ran.append(await plan.play(row, plan.catalogue, opened, narrate))

    try:
        await live_in(world, act)
    except CouldNotStart:
        raise
    except Exception as error:  # noqa: BLE001 - a run that breaks is a result of the trial
        return failed_run(row, f"live {world.mode}", world.seed, error)
    return ran[0]


async def _ended(row: RunPlan, future: Future[Ran], seed: str, watching: Watching) -> Ran:
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def tell(_: Future[Ran]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(done.set)

    # Waited for beside it: a future that asyncio cancels cannot be told that its process has died.
    future.add_done_callback(tell)
    await done.wait()
    try:
        ran = future.result()
    except Exception as error:  # noqa: BLE001 - a run that breaks is a result of the trial
        ran = failed_run(row, "simulated", seed, error)
    watching.ended(ran.result)
    return ran


def simulate_row(row: RunPlan, catalogue: Catalogue, seed: str) -> Ran:
    """One simulated run in a worker process; what breaks it is its result."""
    # One story or two need few styles; what they do not touch only costs time.
    small = catalogue.head(STYLES.get(len(row.stories), len(catalogue.styles)))
    return or_broken(row, seed, lambda: run_simulated(row, small, seed))


def or_broken(row: RunPlan, seed: str, play: Callable[[], Ran]) -> Ran:
    """A simulated run, or what became of one that broke."""
    try:
        return play()
    except Exception as error:  # noqa: BLE001 - a run that breaks is a result of the trial
        return failed_run(row, "simulated", seed, error)


def _with_comparisons(plan: TrialPlan, rans: Sequence[tuple[RunPlan, Ran]]) -> list[Ran]:
    """Judge disturbed runs against the undisturbed simulated run of the same stories."""
    undisturbed = {
        tuple(row.stories): ran
        for row, ran in rans
        if ran.result.mode == "simulated" and row.disturbance is None and not row.changed
    }
    found = []
    for row, ran in rans:
        baseline = undisturbed.get(tuple(row.stories))
        found.append(compared(ran, row, baseline) if baseline is not None else ran)
    return found
