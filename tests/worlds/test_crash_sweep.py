"""A program dies at any one point of a trade, comes back, and the end is as if it had not."""

from functools import cache

import pytest

from mock_kit.ids import keyed_random
from tests.worlds.tiny_trade import Point, Traded, Wish, play_tiny_trade, points

SEED = "7"
DEATHS_IN_SHORT = 12


@cache
def undisturbed() -> Traded:
    """The same trade without a death; once per worker."""
    return play_tiny_trade(SEED).given


def differences(point: Point) -> list[str]:
    """What is wrong after a death at a point; empty if nothing is."""
    traded = play_tiny_trade(SEED, Wish(death=point)).given
    found = [f"{point}: never settled"] if traded.unsettled else []
    if traded.deaths[point.program] != 1:
        found.append(f"{point}: {traded.deaths[point.program]} deaths")
    if traded.state != undisturbed().state:
        found.append(f"{point}: {traded.state}")
    return found


@pytest.mark.parametrize("draw", range(DEATHS_IN_SHORT))
def test_the_bridge_dies_at_a_seeded_point_and_the_trade_ends_as_it_should(draw: int) -> None:
    rng = keyed_random(SEED)("points of death", "bridge", 0)
    point = rng.sample(points(undisturbed(), "bridge"), DEATHS_IN_SHORT)[draw]

    assert differences(point) == []


@pytest.mark.deep
@pytest.mark.parametrize("program", ["bridge", "erp", "store"])
def test_a_program_dies_at_every_commit_and_request_and_the_trade_ends_as_it_should(
    program: str,
) -> None:
    every = points(undisturbed(), program)

    assert len(every) > 5
    assert [line for point in every for line in differences(point)] == []
