"""Every two values of two settings meet in a row."""

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.pairwise import pairwise_rows

SPACES = st.lists(st.integers(1, 4), min_size=2, max_size=7).map(
    lambda sizes: {f"setting{number}": list(range(size)) for number, size in enumerate(sizes)}
)


@given(space=SPACES)
def test_every_two_values_meet(space: dict[str, Sequence[int]]) -> None:
    rows = pairwise_rows(space)

    for one, other in combinations(space, 2):
        met = {(row[one], row[other]) for row in rows}
        assert len(met) == len(space[one]) * len(space[other])


@given(space=SPACES)
def test_every_row_gives_every_setting_a_value_of_its_own(space: dict[str, Sequence[int]]) -> None:
    for row in pairwise_rows(space):
        assert list(row) == list(space)
        assert all(row[name] in values for name, values in space.items())


@given(space=SPACES)
def test_far_fewer_rows_than_combinations(space: dict[str, Sequence[int]]) -> None:
    sizes = sorted((len(values) for values in space.values()), reverse=True)

    assert len(pairwise_rows(space)) <= 3 * sizes[0] * sizes[1]


def test_the_first_row_is_that_of_the_first_values() -> None:
    assert pairwise_rows({"a": ["x", "y"], "b": [1, 2, 3]})[0] == {"a": "x", "b": 1}
