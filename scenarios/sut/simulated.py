"""The bridge of a file in a simulated world: its claims, its settings and its patience.

For bridges that are a function of their surroundings (`scenarios/bridges`): the same code that
the file starts as a process of its own.
"""

from dataclasses import replace

from scenarios.bridges.shared.surroundings import Bridge
from scenarios.catalogue.plan import Catalogue
from scenarios.runs.plans import RunPlan
from scenarios.runs.run import Ran, run_simulated
from scenarios.session.settling import Patience
from scenarios.sut.model import SystemUnderTest
from scenarios.sut.plan import intended
from scenarios.sut.verdict import Circumstances, with_reasons


def simulated_plan(sut: SystemUnderTest, asked: str | None = None) -> RunPlan:
    """What is played, business time in the harness's hand; `asked` as for `intended`."""
    run = intended(sut, asked).run
    return replace(run, settings={**run.settings, "business_clock": "erp"})


def simulate_guest(
    sut: SystemUnderTest, bridge: Bridge, catalogue: Catalogue, seed: str, asked: str | None = None
) -> Ran:
    """One simulated run of a bridge, judged by what its file claims."""
    patience = Patience(sut.window_s, 3 * sut.limit_s, 1.0)
    plan = simulated_plan(sut, asked)
    ran = run_simulated(plan, catalogue, seed, foreign=bridge, patience=patience)
    circumstances = Circumstances(
        wanted=plan.wanted or (),
        stories=plan.stories,
        omitted_stories={},
        can_reconcile=sut.hooks.reconcile_now is not None,
        has_outputs=False,
    )
    judgements = with_reasons(ran.result.judgements, circumstances)
    return replace(ran, result=replace(ran.result, judgements=judgements))
