"""When a rate holds: nearly all are served, no lag grows, and both systems agree soon after."""

from typing import Any

import pytest

from load.report.document import BINS
from load.sustained import holds

GOOD: dict[str, Any] = {
    "verdict": {"exit_status": 0},
    "people": {"order": {"came": 1000, "failed": 1, "unsent": 0, "turned_away": 0}},
    "ledgers": {"converge_s": 1.0},
    "over_time": {
        "wait_s": {"p50": [0.1] * BINS},
        "lag_s": {"order booked": {"p50": [0.1] * BINS}},
    },
}
GROWING = {"order booked": {"p50": [part * 0.2 for part in range(BINS)]}}


def test_a_quiet_rate_holds() -> None:
    assert holds(GOOD)


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": {"exit_status": 1}},
        {"verdict": {"exit_status": 2}},
        {"people": {"order": {"came": 1000, "failed": 2, "unsent": 0, "turned_away": 0}}},
        {"people": {"order": {"came": 1000, "failed": 0, "unsent": 2, "turned_away": 0}}},
        {"people": {"order": {"came": 1000, "failed": 0, "unsent": 0, "turned_away": 2}}},
        {"ledgers": {"converge_s": 31.0}},
        {"over_time": {**GOOD["over_time"], "lag_s": GROWING}},
        {"over_time": {**GOOD["over_time"], "wait_s": {"p50": [3.0] * BINS}}},
    ],
    ids=["lost", "not judged", "failed", "not sent", "turned away", "late", "lag grows", "waits"],
)
def test_a_rate_does_not_hold(change: dict[str, Any]) -> None:
    assert not holds({**GOOD, **change})
