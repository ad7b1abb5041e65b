"""When a delivery is tried again."""

from datetime import UTC, datetime
from random import Random

import pytest

from mock_kit.delivery.schedule import judge, next_attempt, retry_after_s, should_disable

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SCHEDULE_S = (1.0, 10.0)


@pytest.mark.parametrize("seed", range(20))
def test_a_wait_is_spread_by_a_fifth_at_most(seed: int) -> None:
    wait_s = next_attempt(2, SCHEDULE_S, Random(seed))

    assert wait_s is not None
    assert 8.0 <= wait_s <= 12.0


def test_after_the_last_attempt_there_is_no_next() -> None:
    assert next_attempt(3, SCHEDULE_S, Random(1)) is None


@pytest.mark.parametrize(
    ("verdict", "attempt", "ends"),
    [("failed", 2, False), ("failed", 3, True), ("wait", 9, False), ("gone", 1, True)],
)
def test_a_subscription_ends_with_its_schedule(verdict: str, attempt: int, ends: bool) -> None:
    assert should_disable(verdict, attempt, SCHEDULE_S) is ends  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "header", "verdict"),
    [
        (200, None, "delivered"),
        (204, None, "delivered"),
        (302, None, "failed"),
        (410, None, "gone"),
        (429, "2", "wait"),
        (429, None, "failed"),
        (429, "soon", "failed"),
        (503, "2", "failed"),
    ],
)
def test_an_answer_is_judged(status: int, header: str | None, verdict: str) -> None:
    headers = {"retry-after": header} if header else {}

    assert judge(status, headers, now=NOW)[0] == verdict


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("3", 3.0),
        ("Mon, 05 Jan 2026 08:00:07 GMT", 7.0),
        ("Mon, 05 Jan 2026 07:00:00 GMT", 0.0),
        ("9" * 5000, 3600.0),
        ("-1", None),
        ("½", None),
        ("soon", None),
    ],
)
def test_both_forms_of_retry_after_are_read(value: str, wait_s: float | None) -> None:
    assert retry_after_s(value, now=NOW) == wait_s
