"""Whatever goes wrong on the way, all stories end as if nothing had, and no rule fails."""

from collections.abc import Sequence
from functools import cache

import pytest

from scenarios.model.verdict import Judgement, Result
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import CALM, RunPlan, default_plan, disturbed_plans, settings_plans
from scenarios.runs.run import Ran, compared, run_simulated

SEED = "7"
DISTURBED = {plan.name: plan for plan in disturbed_plans()}
SETTINGS = {plan.name: plan for plan in settings_plans()}
# Long, and seldom broken by a change that another one does not show: messages come twice at once
# as well, each program is killed in flight, and the seas of `make run` are paused and lossy.
LONG = ("clocks-apart", "delivered-twice", "store-killed", "erp-killed", "paused", "dropped")
REPRESENTATIVE = ("oversell-cancel-mirror", "backorders-reserve", "drift-report")


@cache
def undisturbed() -> Ran:
    """What every disturbed run is compared with; once per worker."""
    return run_simulated(default_plan(CALM), sample(), SEED)


def failed(judgements: Sequence[Judgement]) -> list[str]:
    """Rules that failed or could not be judged for a fault of the harness, with the reason."""
    bad = (Result.FAIL, Result.ERROR)
    return [f"{one.rule}: {one.reason}" for one in judgements if one.result in bad]


def deep_but_for(short: Sequence[str], names: Sequence[str]) -> list[object]:
    return [pytest.param(name, marks=() if name in short else pytest.mark.deep) for name in names]


def test_undisturbed_stories_break_no_rule() -> None:
    result = undisturbed().result

    assert result.error is None
    assert failed(result.judgements) == []
    assert result.bitten == {}


@pytest.mark.parametrize(
    "name", deep_but_for([each for each in DISTURBED if each not in LONG], [*DISTURBED])
)
def test_a_disturbed_run_ends_as_the_undisturbed_one(name: str) -> None:
    plan = DISTURBED[name]
    assert plan.disturbance is not None

    ran = compared(run_simulated(plan, sample(), SEED), plan, undisturbed())

    by_rule = [one for one in ran.result.judgements if one.rule == plan.disturbance.rule]
    assert failed(ran.result.judgements) == []
    assert ran.state == undisturbed().state
    assert sum(ran.result.bitten.values()) > 0
    assert by_rule[-1].result is Result.PASS


def run_under(plan: RunPlan) -> list[str]:
    result = run_simulated(plan, sample(), SEED).result
    return [*failed(result.judgements), *([result.error] if result.error else [])]


@pytest.mark.parametrize("name", deep_but_for(REPRESENTATIVE, list(SETTINGS)))
def test_a_row_of_settings_breaks_no_rule(name: str) -> None:
    assert run_under(SETTINGS[name]) == []


@pytest.mark.deep
def test_the_same_run_twice_is_the_same_to_the_byte() -> None:
    again = run_simulated(default_plan(CALM), sample(), SEED).result

    assert again.world_digest == undisturbed().result.world_digest
