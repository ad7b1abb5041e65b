"""How long a session will take, by what its stories wait for."""

import inspect
import re
from collections.abc import Sequence
from types import ModuleType

# Measured with the reference bridge on two cores (docs/howto/certify_your_bridge.md).
START_S = 30.0
REST_S = 1.5
LAST_RESTS = 4
MEASURE_S = 15.0


def rests_of(story: ModuleType) -> int:
    """How often a story waits for the systems to settle, as its text has it."""
    text = inspect.getsource(story)
    settled = len(re.findall(r"await \w+\.settled\(\)", text))
    reached = len(re.findall(r"await \w*\.?_?reach(?:ed)?\(", text))
    return settled + 2 * reached


def expected_s(stories: Sequence[ModuleType], window_s: float, *, measures: bool) -> float:
    """Stories wait together, so that the one with most waits decides."""
    rests = max((rests_of(story) for story in stories), default=0) + LAST_RESTS
    return START_S + rests * (window_s + REST_S) + (MEASURE_S if measures else 0.0)
