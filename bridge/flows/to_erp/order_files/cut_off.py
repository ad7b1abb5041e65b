"""When a day's orders are closed: one local time in one zone, one file per day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bridge.settings import OrderFileSettings


def instant_of(day: date, settings: OrderFileSettings) -> datetime:
    """Return the instant at which `day` is closed, in UTC.

    A local time that the clocks leave out counts by the offset before the change, one that comes
    twice is the first of the two.
    """
    local = datetime.combine(day, time.fromisoformat(settings.cut_off))
    return local.replace(tzinfo=ZoneInfo(settings.zone)).astimezone(UTC)


def next_day(now: datetime, settings: OrderFileSettings) -> date:
    """Return the first day that is not closed at `now`."""
    today = now.astimezone(ZoneInfo(settings.zone)).date()
    return today if now < instant_of(today, settings) else today + timedelta(days=1)


def following(day: date) -> date:
    """Return the day after."""
    return day + timedelta(days=1)
