"""A system that contradicts itself is an error of the harness, never a verdict about a bridge.

The broken mocks stand in scenarios/broken/mocks/register.py.
"""

import pytest

from scenarios.broken.mocks.register import MOCKS, STORY
from scenarios.calibration.playing import seen
from scenarios.model.verdict import Blame
from scenarios.runs.plans import default_plan

SEED = "7"
IN_EVERY_TEST_RUN = ("totals_are_off_by_one", "journal_forgets_a_change")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in IN_EVERY_TEST_RUN else pytest.mark.deep)
        for name in MOCKS
    ],
)
def test_a_broken_mock_is_an_error_of_the_harness(name: str) -> None:
    mock = MOCKS[name]

    found = seen(default_plan((STORY,)), SEED, spoil=mock.around)

    blamed = {each.blame for each in found.failed}
    assert found.impossible is not None or blamed == {Blame.HARNESS}, mock.says
