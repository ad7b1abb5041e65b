"""Runs one plan, simulated or live, from nothing to judgements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from scenarios.actors.desk import GaveUp, Refused
from scenarios.catalogue.plan import Catalogue
from scenarios.runs.canonical import Canonical, canonical, digest
from scenarios.runs.judging import judge_disturbed, judge_rules, with_links
from scenarios.runs.matrix import direction_matrix
from scenarios.runs.plans import RunPlan
from scenarios.runs.play import Played, play
from scenarios.runs.results import RunResult
from scenarios.self_check.whole import contradictions
from scenarios.session.session import Narrate, Observed
from scenarios.session.settling import Patience
from scenarios.worlds.live import LiveWorld, Ports
from scenarios.worlds.programs import CannotJudge, CouldNotStart

if TYPE_CHECKING:
    from scenarios.bridges.shared.surroundings import Bridge
    from scenarios.worlds.launchers import ChangeParts

SIMULATED_PATIENCE = Patience(window_s=3.0, limit_s=180.0, poll_s=1.0)
# Our own bridge says by itself when it is idle, so that a shorter silence than a stranger's is
# enough; see docs/decisions/0015-when-is-it-settled.md.
LIVE_PATIENCE = Patience(window_s=1.0, limit_s=60.0, poll_s=0.2)


@dataclass(frozen=True)
class Ran:
    """A run's result together with its end state, for runs to be compared with."""

    result: RunResult
    state: Canonical


def silent(story: str, text: str) -> None:
    """Narrate to nobody."""


def run_simulated(
    plan: RunPlan,
    catalogue: Catalogue,
    seed: str,
    change_bridge: "ChangeParts | None" = None,
    *,
    foreign: "Bridge | None" = None,
    patience: Patience = SIMULATED_PATIENCE,
) -> Ran:
    """Run a plan in a simulated world, with our bridge, changed or not, or a foreign one."""
    # The programs themselves are imported only where one runs: they are most of a start.
    from scenarios.worlds.foreign.asking import SimulatedStranger  # noqa: PLC0415
    from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate  # noqa: PLC0415

    began = perf_counter()

    async def act(world: SimulatedWorld) -> Played:
        hold = None if foreign is None else SimulatedStranger(world.http, world.bridge_url)
        return await play(world, plan, catalogue, patience=patience, narrate=silent, bridge=hold)

    simulated = simulate(Plan(seed, plan.settings, change_bridge, foreign), act)
    ran = judged(plan, simulated.given, ("simulated", seed), began)
    return replace(ran, result=replace(ran.result, world_digest=simulated.digest))


async def run_live(plan: RunPlan, catalogue: Catalogue, world: LiveWorld, narrate: Narrate) -> Ran:
    """Run a plan in a live world that is open."""
    began = perf_counter()
    played = await play(world, plan, catalogue, patience=LIVE_PATIENCE, narrate=narrate)
    return judged(plan, played, (f"live {world.mode}", world.seed), began)


def compared(ran: Ran, plan: RunPlan, undisturbed: Ran) -> Ran:
    """Add the judgement of a disturbed run: the same end state as the undisturbed one."""
    if plan.disturbance is None or ran.result.error is not None:
        return ran
    judgement = judge_disturbed(ran.state, ran.result.bitten, plan.disturbance, undisturbed.state)
    judgements = [*ran.result.judgements, judgement]
    return replace(ran, result=replace(ran.result, judgements=judgements))


def failed_run(plan: RunPlan, mode: str, seed: str, error: BaseException) -> Ran:
    """The result of a run that could not be carried through."""
    said = str(error) or type(error).__name__
    known = isinstance(error, (Refused, GaveUp, CouldNotStart, CannotJudge))
    reason = said if known else f"{type(error).__name__}: {said}"
    result = RunResult(
        plan.name, mode, seed, plan.stories, plan.changed, (), 0.0, 0, 0, "", error=reason
    )
    return Ran(result, {})


def live_world(seed: str, plan: RunPlan, folder: Path, ports: Ports) -> LiveWorld:
    """A live world for a plan's settings, business time in the harness's hand."""
    return LiveWorld(seed, plan.settings, folder, ports)


def judged(plan: RunPlan, played: Played, named: tuple[str, str], began: float) -> Ran:
    """What was played, judged; `named` are mode and seed, `began` by the performance counter."""
    mode, seed = named
    impossible = contradiction_of(played.observed)
    observed = with_links(played.observed)
    history, end = observed.history, observed.end
    state = canonical(history, end, played.nonce)
    result = RunResult(
        name=plan.name,
        mode=mode,
        seed=seed,
        stories=plan.stories,
        changed_settings=plan.changed,
        judgements=judge_rules(
            observed, plan.rules(), is_whole=plan.is_whole, omitted=plan.omitted
        ),
        duration_s=perf_counter() - began,
        orders=len(end.store.orders),
        exchanges=len(history.exchanges),
        digest=digest(state),
        bitten=played.bitten,
        matrix=direction_matrix(history, end),
        error=_trouble(impossible, played.observed.stuck),
    )
    return Ran(result, state)


def contradiction_of(observed: Observed) -> str | None:
    """What cannot be in what was read; a trade that still moved was not read at one instant."""
    if observed.unsettled:
        return None
    return next(contradictions(observed.history, observed.end), None)


def _trouble(impossible: str | None, stuck: Sequence[str]) -> str | None:
    """What keeps the run from being judged in full; None if nothing does."""
    if impossible is not None:
        return f"what was read cannot be: {impossible}"
    return stuck[0] if stuck else None
