"""A run that differs from a clean one in nothing that matters trips nothing.

A tenth of them here; more of them: `python -m scenarios.adequacy neutral`.
"""

from collections import Counter
from random import Random

import pytest

from scenarios.adequacy.neutral.campaign import false_alarms
from scenarios.adequacy.neutral.changes import NEUTRAL
from tests.unit.scenarios.adequacy.test_corruptions import SEED, runs

ALL, TENTH = 10_000, 1_000


def test_a_tenth_of_the_neutral_changes_trips_nothing() -> None:
    alarms = [alarm for alarm in false_alarms(runs(), SEED, range(TENTH)) if alarm is not None]

    assert alarms == []


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
