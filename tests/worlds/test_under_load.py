"""Bridges that are right in a quiet hour and wrong in a crowd; a sound one is right in both."""

from collections.abc import Sequence

import pytest

from load.crowd import Crowd, Left, let_come
from scenarios.broken.crowd.under_load import UNDER_LOAD
from scenarios.broken.parts import Change
from scenarios.runs.catalogues import sample

STYLES = 8
SEEDS = ("1", "2", "3", "4", "5")
CAUGHT_AT_LEAST = 4


def left(crowd: Crowd, seed: str, change: Change | None = None) -> Left:
    return let_come(crowd, sample().head(STYLES), seed, change)


def caught(name: str, seeds: Sequence[str]) -> int:
    """In how many crowds the ledgers told what they should."""
    bridge = UNDER_LOAD[name]
    crowd = Crowd(60, 40, bridge.is_limited)
    found = [left(crowd, seed, bridge.change) for seed in seeds]
    return sum(any(limit.name == bridge.tells for limit in one.broken) for one in found)


@pytest.mark.parametrize("is_limited", [False, True])
def test_a_sound_bridge_is_right_in_a_crowd(is_limited: bool) -> None:
    assert left(Crowd(60, 40, is_limited), "1").verdict.status == 0


@pytest.mark.deep
@pytest.mark.parametrize("seed", SEEDS)
def test_a_sound_bridge_is_right_in_every_crowd(seed: str) -> None:
    assert left(Crowd(60, 40, is_limited=True), seed).verdict.status == 0


@pytest.mark.parametrize("name", list(UNDER_LOAD))
def test_a_bridge_that_fails_in_a_crowd_is_right_in_a_quiet_hour(name: str) -> None:
    bridge = UNDER_LOAD[name]

    assert left(Crowd(3, 1, bridge.is_limited), "1", bridge.change).verdict.status == 0


@pytest.mark.parametrize("name", list(UNDER_LOAD))
def test_a_bridge_that_fails_in_a_crowd_is_caught_in_one(name: str) -> None:
    assert caught(name, SEEDS[:1]) == 1


@pytest.mark.deep
@pytest.mark.parametrize("name", list(UNDER_LOAD))
def test_a_bridge_that_fails_in_a_crowd_is_caught_in_four_of_five(name: str) -> None:
    assert caught(name, SEEDS) >= CAUGHT_AT_LEAST
