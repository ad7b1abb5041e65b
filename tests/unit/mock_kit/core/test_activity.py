"""What counts as somebody still writing, for whoever waits until nobody does."""

from datetime import UTC, datetime, timedelta

import pytest

from mock_kit.state.activity import MOST_REMEMBERED, Activity, is_refusal

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ORDER = ("POST", "/v1/things", b'{"name": "rope"}')


def asked(activity: Activity, request: tuple[str, str, bytes], status: int, after_s: float) -> None:
    """A request that begins and ends at an instant after noon."""
    now = NOON + timedelta(seconds=after_s)
    activity.begins("bridge", request, now)
    activity.ends(request, now, is_refused=is_refusal(status))


def test_a_refusal_that_is_patiently_asked_for_again_counts_once() -> None:
    activity = Activity({})
    for after_s in (0, 5, 10):
        asked(activity, ORDER, 409, after_s)

    assert activity.counts == {"bridge": 1}


@pytest.mark.parametrize(("status", "pause_s"), [(409, 0.2), (200, 5), (429, 5), (500, 5)], ids=str)
def test_hammering_and_writing_count_each_time(status: int, pause_s: float) -> None:
    activity = Activity({})
    for number in range(3):
        asked(activity, ORDER, status, number * pause_s)

    assert activity.counts == {"bridge": 3}


def test_another_body_is_another_request() -> None:
    activity = Activity({})
    asked(activity, ORDER, 422, 0)
    asked(activity, ("POST", "/v1/things", b'{"name": "sail"}'), 422, 5)

    assert activity.counts == {"bridge": 2}


def test_a_question_asked_by_post_does_not_count() -> None:
    activity = Activity({}, questions=("/v1/things",))
    asked(activity, ORDER, 200, 0)

    assert activity.counts == {}


def test_what_was_refused_is_forgotten_in_the_end() -> None:
    activity = Activity({})
    for number in range(MOST_REMEMBERED + 1):
        asked(activity, ("POST", "/v1/things", str(number).encode()), 409, 0)
    asked(activity, ("POST", "/v1/things", b"0"), 409, 5)

    assert activity.counts == {"bridge": MOST_REMEMBERED + 2}
