"""How long a session will take, by what its stories wait for."""

import inspect
import re
from collections.abc import Sequence
from types import ModuleType

# Measured with the reference bridge on two cores (docs/howto/certify_your_bridge.md).
START_S = 30.0
REST_S = 1.5
LAST_RESTS = 4
RESTS_OF_DISTURBANCE = 3
MEASURE_S = 15.0


def rests_of(story: ModuleType) -> int:
    """How often a story waits for the systems to settle, as its text has it."""
    text = inspect.getsource(story)
    settled = len(re.findall(r"await \w+\.settled\(\)", text))
    reached = len(re.findall(r"await \w*\.?_?reach(?:ed)?\(", text))
    return settled + 2 * reached


def expected_s(
    stories: Sequence[ModuleType], window_s: float, *, measures: bool, disturbed: int = 0
) -> float:
    """Stories wait together, so that the one with most waits decides.

    `disturbed` is for how many rules the bridge itself is disturbed, one after another.
    """
    rests = max((rests_of(story) for story in stories), default=0) + LAST_RESTS
    rests += disturbed * RESTS_OF_DISTURBANCE
    return START_S + rests * (window_s + REST_S) + (MEASURE_S if measures else 0.0)
