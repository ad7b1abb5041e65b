"""Instants as text, and a clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def instant_text(instant: datetime) -> str:
    """Write an instant as ISO 8601 in UTC with microseconds; the text sorts like the time."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def instant_of(text: str) -> datetime:
    """Read an instant written by `instant_text`."""
    return datetime.fromisoformat(text)


class ManualClock:
    """A clock for tests: it moves only when told, and only forward."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        assert seconds >= 0
        self._now += timedelta(seconds=seconds)
