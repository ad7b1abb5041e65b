"""How often a bridge looks while it is idle, from what it asked."""

from datetime import UTC, datetime, timedelta

import pytest

from scenarios.model.history import Exchange
from scenarios.sut.live.cadence import longest_pause_s

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def look(path: str, at_s: float, method: str = "GET") -> Exchange:
    at = NOON + timedelta(seconds=at_s)
    return Exchange("erp", 1, at, at, "r", "bridge", method, path, "", 200)


@pytest.mark.parametrize(
    ("looks", "pause_s"),
    [
        ([], 0),
        ([("/v1/events", 1), ("/v1/events", 3), ("/v1/events", 5)], 2),
        ([("/v1/events", 1), ("/v1/events", 3), ("/v1/orders", 2)], 15),
        ([("/v1/styles", 1), ("/v1/styles", 1.2), ("/v1/styles", 6), ("/v1/styles", 6.1)], 5),
    ],
    ids=["never", "every two seconds", "one thing once", "page by page"],
)
def test_the_longest_usual_pause_counts(looks: list[tuple[str, float]], pause_s: float) -> None:
    exchanges = [look(path, at_s) for path, at_s in looks]

    assert longest_pause_s(exchanges, "bridge", 15) == pytest.approx(pause_s)


def test_writes_and_others_do_not_count() -> None:
    exchanges = [look("/v1/orders", 1, "POST"), look("/v1/orders", 9, "POST")]

    assert longest_pause_s(exchanges, "bridge", 15) == 0
    assert longest_pause_s([look("/v1/orders", 1)], "clerk", 15) == 0
