"""Every value of every setting is used by a run, and any two of them together break no rule."""

import json

import pytest

from scenarios.campaign.space import pairwise_space, settings_of, value_in, whole_space
from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import (
    CALM,
    SOLO,
    RunPlan,
    can_be_played,
    default_plan,
    settings_plans,
)
from scenarios.runs.run import run_simulated
from tests.worlds.pairwise import pairwise_rows

SEED = "7"
IN_EVERY_TEST_RUN = 10
STYLES = 8
ROWS = pairwise_rows(pairwise_space())
NAMES = [f"row-{number}" for number in range(len(ROWS))]


def playable(number: int) -> tuple[str, ...]:
    """The stories that can be told under a row."""
    settings = settings_of(ROWS[number])
    return tuple(name for name in CALM if can_be_played(name, settings))


def stories_of(number: int) -> tuple[str, ...]:
    """Two stories of a row, in turn, so that ten rows play every story more than once."""
    names = playable(number)
    return (names[number % len(names)], names[(number + 3) % len(names)])


def failed(plan: RunPlan) -> list[str]:
    result = run_simulated(plan, sample(), SEED).result
    bad = (Result.FAIL, Result.ERROR)
    broken = [f"{one.rule}: {one.reason}" for one in result.judgements if one.result in bad]
    return [*broken, *([result.error] if result.error else [])]


def plan_of(number: int, stories: tuple[str, ...]) -> RunPlan:
    row = ROWS[number]
    changed = [f"{name}={value}" for name, value in row.items()]
    return RunPlan(f"row-{number}", stories, settings_of(row), changed, asks_for_files=True)


@pytest.mark.parametrize("number", range(min(IN_EVERY_TEST_RUN, len(ROWS))))
def test_two_stories_hold_under_a_row_of_settings(number: int) -> None:
    assert failed(plan_of(number, stories_of(number))) == []


@pytest.mark.deep
@pytest.mark.parametrize("number", range(len(ROWS)))
def test_all_stories_hold_under_every_row_of_settings(number: int) -> None:
    assert failed(plan_of(number, playable(number))) == []


@pytest.mark.parametrize("path", whole_space(), ids=".".join)
def test_every_value_of_a_setting_is_used_by_a_run(path: tuple[str, ...]) -> None:
    plans = [default_plan(), *settings_plans()]
    used = {json.dumps(value) for plan in plans for value in value_in(plan.settings, path)}

    assert [value for value in whole_space()[path] if json.dumps(value) not in used] == []


def test_a_story_alone_in_its_world_is_no_part_of_a_row() -> None:
    assert [name for name in CALM if name in SOLO] == []
