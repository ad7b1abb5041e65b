"""The bridge of a file in a simulated world: its claims, its settings and its patience.

For bridges that are a function of their surroundings (`scenarios/bridges`): the same code that
the file starts as a process of its own.
"""

from dataclasses import replace

from scenarios.bridges.shared.surroundings import Bridge
from scenarios.catalogue.plan import Catalogue
from scenarios.model.verdict import Judgement, Result
from scenarios.runs.plans import STORIES, RunPlan
from scenarios.runs.run import Ran, run_simulated
from scenarios.session.settling import Patience
from scenarios.sut.claims import NOT_ASKED
from scenarios.sut.model import SystemUnderTest
from scenarios.sut.plan import intended
from scenarios.sut.verdict import (
    NEED_A_FLOW_OFF,
    NEED_MESSAGES,
    NEED_OUTPUTS,
    NEED_RECONCILIATION,
)


def simulated_plan(sut: SystemUnderTest, asked: str | None = None) -> RunPlan:
    """What is played, business time in the harness's hand; `asked` as for `intended`."""
    run = intended(sut, asked).run
    return replace(run, settings={**run.settings, "business_clock": "erp"})


def simulate_guest(
    sut: SystemUnderTest, bridge: Bridge, catalogue: Catalogue, seed: str, asked: str | None = None
) -> Ran:
    """One simulated run of a bridge, judged by what its file claims."""
    return simulate_plan(sut, bridge, catalogue, seed, simulated_plan(sut, asked))


def simulate_plan(
    sut: SystemUnderTest, bridge: Bridge, catalogue: Catalogue, seed: str, plan: RunPlan
) -> Ran:
    """The same for a plan of its claims that the caller has changed."""
    patience = Patience(sut.window_s(), 3 * sut.limit_s, 1.0)
    ran = run_simulated(plan, catalogue, seed, foreign=bridge, patience=patience)
    asked_for = [each for each in ran.result.judgements if each.reason != NOT_ASKED]
    judgements = [_as_far_as_offered(sut, plan, each) for each in asked_for]
    return replace(ran, result=replace(ran.result, judgements=judgements))


def _as_far_as_offered(sut: SystemUnderTest, plan: RunPlan, judgement: Judgement) -> Judgement:
    """A rule that this kind of run cannot put to the test is left out, as in a live session."""
    can_reconcile = sut.hooks.reconcile_now is not None
    beyond = (*NEED_OUTPUTS, *NEED_A_FLOW_OFF, *(() if can_reconcile else NEED_RECONCILIATION))
    # Skipped means that nothing could be forged, since the bridge subscribes to nothing.
    beyond = (*beyond, *NEED_MESSAGES)
    is_played = any(judgement.rule in STORIES[story].RULES for story in plan.stories)
    if judgement.result != Result.SKIP or (is_played and judgement.rule not in beyond):
        return judgement
    return replace(judgement, result=Result.OMIT)
