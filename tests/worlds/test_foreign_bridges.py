"""Right bridges of other shapes pass what they declare: the evidence against false alarms.

A run is all stories that a bridge declares, interleaved, in a simulated world.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from scenarios.bridges.poller import poll
from scenarios.bridges.shared.surroundings import Bridge
from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.runs.disturbances import DISTURBANCES, KILLED_IN_FLIGHT, KILLS, Disturbance
from scenarios.runs.plans import RunPlan, default_plan
from scenarios.runs.results import RunResult
from scenarios.runs.run import compared, run_simulated

STYLES = 30  # what all stories need together
FEW = ("online_order", "multi_channel_oversell")


@dataclass(frozen=True)
class Declared:
    """What a bridge says it can do: the stories, and the rules of them that it leaves out."""

    bridge: Bridge
    stories: Sequence[str]
    without: Sequence[str] = ()


CORE = (
    "sale_repricing",
    "backorders",
    "multi_channel_oversell",
    "online_order",
    "order_updates",
    "catalogue_changes",
    "refund_return",
    "existing_account",
)
# Nobody asks a stranger for a second look at unchanged data.
NEVER_ASKED = ("PRD-05",)
BRIDGES: Mapping[str, Declared] = {"poller": Declared(poll, CORE)}


def not_passed(run: RunResult, declared: Declared) -> list[str]:
    """Rules of the declared stories that did not pass, with the first violation of each."""
    return [
        f"{each.rule} {each.result.value}: {each.reason}"
        for each in run.judgements
        if each.rule not in (*declared.without, *NEVER_ASKED) and each.result is not Result.PASS
    ]


@pytest.mark.parametrize(
    ("name", "seed"),
    [
        pytest.param(name, str(seed), marks=() if seed == 1 else pytest.mark.deep)
        for name in BRIDGES
        for seed in range(1, 21)
    ],
)
def test_a_right_bridge_passes_every_story_that_it_declares(name: str, seed: str) -> None:
    declared = BRIDGES[name]
    plan = default_plan(declared.stories)

    ran = run_simulated(plan, sample().head(STYLES), seed, foreign=declared.bridge)

    assert ran.result.error is None
    assert not_passed(ran.result, declared) == []


@pytest.mark.deep
@pytest.mark.parametrize("name", BRIDGES)
@pytest.mark.parametrize(
    "disturbance",
    [each for each in (*DISTURBANCES, *KILLS, KILLED_IN_FLIGHT) if not each.is_paused],
    ids=lambda each: str(each.name),
)
def test_a_right_bridge_ends_the_same_whatever_goes_wrong(
    name: str, disturbance: Disturbance
) -> None:
    bridge, catalogue = BRIDGES[name].bridge, sample().head(STYLES)
    undisturbed = run_simulated(default_plan(FEW), catalogue, "1", foreign=bridge)
    plan = RunPlan(disturbance.name, FEW, disturbance=disturbance)

    ran = compared(run_simulated(plan, catalogue, "1", foreign=bridge), plan, undisturbed)

    failed = [each for each in ran.result.judgements if each.result is Result.FAIL]
    assert ran.result.error is None
    assert failed == []
