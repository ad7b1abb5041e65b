"""Validity windows of prices, in the clock and zone of their price list (PRD-02).

A window is half open: it holds at its first instant and no longer at its last. A merchandiser
may enter local dates instead; both named days then belong to the window, as on a poster:
"Saturday to Sunday" in Chicago is Saturday 00:00 to Monday 00:00 Chicago time, 48 hours on
most weekends, 47 or 49 on the two when the clocks change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Window:
    """From one instant until just before another; None is open on that side."""

    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Say whether `at` lies in the window."""
        started = self.valid_from is None or self.valid_from <= at
        return started and (self.valid_until is None or at < self.valid_until)

    def overlaps(self, other: "Window") -> bool:
        """Say whether some instant lies in both windows."""
        return _before(self.valid_from, other.valid_until) and _before(
            other.valid_from, self.valid_until
        )

    def within(self, other: "Window") -> "Window":
        """Return the part that lies in both; call it for overlapping windows only."""
        starts = [start for start in (self.valid_from, other.valid_from) if start is not None]
        ends = [end for end in (self.valid_until, other.valid_until) if end is not None]
        return Window(max(starts, default=None), min(ends, default=None))


def _before(start: datetime | None, end: datetime | None) -> bool:
    return start is None or end is None or start < end


def first_instant(day: datetime | date | None, zone: ZoneInfo) -> datetime | None:
    """Return the instant a window opens: as given, or the day's first in the zone."""
    if day is None or isinstance(day, datetime):
        return day
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def last_instant(day: datetime | date | None, zone: ZoneInfo) -> datetime | None:
    """Return the instant a window closes: as given, or the first one after the day."""
    if day is None or isinstance(day, datetime):
        return day
    return first_instant(day + timedelta(days=1), zone)


def next_change(windows: Iterable[Window], now: datetime) -> datetime | None:
    """Return the next instant at which one of the windows opens or closes, if any."""
    edges = (edge for window in windows for edge in (window.valid_from, window.valid_until))
    return min((edge for edge in edges if edge is not None and edge > now), default=None)
