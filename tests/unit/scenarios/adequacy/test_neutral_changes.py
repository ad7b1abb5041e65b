"""A run that differs from a clean one in nothing that matters trips nothing.

A tenth of them here; more of them: `python -m scenarios.adequacy neutral`.
"""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from scenarios.adequacy.neutral.campaign import false_alarms
from scenarios.adequacy.neutral.changes import NEUTRAL
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation
from tests.unit.scenarios.adequacy.test_corruptions import SEED, runs

ALL, TENTH = 10_000, 1_000


def test_a_tenth_of_the_neutral_changes_trips_nothing() -> None:
    answers = false_alarms(runs(), SEED, range(TENTH))

    assert [alarm for alarm in answers if alarm is not None] == []


def test_of_changes_made_together_the_one_that_trips_is_named() -> None:
    kinds = list(NEUTRAL)
    blind = [replace(run, checks=(NoMoreReads(run.history),)) for run in runs()[:1]]

    (alarm,) = filter(None, false_alarms(blind, SEED, range(len(kinds))))

    assert alarm.number == kinds.index("more reads")
    assert alarm.change == "more reads"


class NoMoreReads:
    """A check that cries wolf when somebody reads."""

    RULE = "XCT-00"

    def __init__(self, quiet: History) -> None:
        self._reads = len(quiet.exchanges) + 1  # a write may come once more

    def check(self, history: History, end: EndState) -> list[Violation]:
        """Whoever reads more than before is wrong."""
        is_more = len(history.exchanges) > self._reads
        return [Violation(self.RULE, "reads", "as few as before", "more")] if is_more else []

    def reach(self, history: History, end: EndState) -> Reach:
        """Always."""
        return Reach.yes("somebody reads")


@pytest.mark.parametrize("name", list(NEUTRAL))
def test_a_neutral_change_changes_the_run(name: str) -> None:
    run = runs()[0]

    history, end = NEUTRAL[name]((run.history, run.end), Random(1))

    changed = (list(history.changes), list(history.exchanges), end, list(end.erp.stock))
    before = (
        list(run.history.changes),
        list(run.history.exchanges),
        run.end,
        list(run.end.erp.stock),
    )
    assert changed != before


def test_each_kind_is_tried_a_thousand_times_in_all() -> None:
    counts = Counter(number % len(NEUTRAL) for number in range(ALL))

    assert min(counts.values()) >= 1000


@pytest.mark.deep
def test_all_neutral_changes_trip_nothing() -> None:
    alarms = [alarm for alarm in false_alarms(runs(), SEED, range(ALL)) if alarm is not None]

    assert alarms == []
