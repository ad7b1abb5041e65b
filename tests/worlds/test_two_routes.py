"""The same day by live route and by end-of-day file, quiet and in every disturbance."""

from functools import cache

import pytest

from scenarios.model.verdict import Result
from scenarios.runs.canonical import differences
from scenarios.runs.catalogues import sample
from scenarios.runs.disturbances import DISTURBANCES, KILLED_IN_FLIGHT, KILLS
from scenarios.runs.plans import CALM, RunPlan
from scenarios.runs.run import Ran, compared, run_simulated
from scenarios.session.settings import settings_with
from scenarios.stories.orders import end_of_day

STORIES = (end_of_day.NAME,)
BY_FILE = settings_with({"order_route": "file"})
WAYS = {each.name: each for each in (*DISTURBANCES, *KILLS, KILLED_IN_FLIGHT)}
IN_EVERY_TEST_RUN = ("answers-lost", KILLED_IN_FLIGHT.name)


def played(plan: RunPlan) -> Ran:
    ran = run_simulated(plan, sample().head(6), "3")
    assert ran.result.error is None
    return ran


@cache
def quiet_day() -> Ran:
    return played(RunPlan("by file", STORIES, BY_FILE))


def failed(ran: Ran) -> list[str]:
    return [each.rule for each in ran.result.judgements if each.result is Result.FAIL]


def test_a_day_ends_the_same_by_either_route() -> None:
    live = played(RunPlan("live", STORIES))

    assert differences(live.state, quiet_day().state) == []
    assert failed(live) + failed(quiet_day()) == []


@pytest.mark.parametrize(
    "story",
    [
        pytest.param(story, marks=() if story == "order_updates" else pytest.mark.deep)
        for story in CALM
    ],
)
def test_every_story_ends_the_same_by_either_route(story: str) -> None:
    """Where the operator has a file made whenever the systems are quiet."""
    live, by_file = (
        run_simulated(RunPlan(story, (story,), settings, asks_for_files=True), sample(), "7")
        for settings in (settings_with(), BY_FILE)
    )

    assert differences(live.state, by_file.state) == []
    assert failed(live) + failed(by_file) == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in IN_EVERY_TEST_RUN else pytest.mark.deep)
        for name in WAYS
    ],
)
def test_a_day_by_file_ends_the_same_whatever_goes_wrong(name: str) -> None:
    plan = RunPlan(name, STORIES, BY_FILE, disturbance=WAYS[name])

    ran = compared(played(plan), plan, quiet_day())

    assert failed(ran) == []
