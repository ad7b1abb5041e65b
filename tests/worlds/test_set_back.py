"""Stories that need a world of their own break no rule with the catalogue that is shipped."""

import pytest

from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import RunPlan, solo_plans
from scenarios.runs.run import run_simulated


@pytest.mark.parametrize("plan", list(solo_plans()), ids=lambda plan: str(plan.name))
def test_a_story_alone_in_its_world_passes(plan: RunPlan) -> None:
    result = run_simulated(plan, sample(), "1").result

    assert result.error is None
    assert [one.rule for one in result.judgements if one.result is not Result.PASS] == []
