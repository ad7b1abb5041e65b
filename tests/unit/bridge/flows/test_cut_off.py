"""When a day's orders are closed, and what counts as a kept file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.flows.to_erp.order_files.cut_off import following, instant_of, next_day
from bridge.flows.to_erp.order_files.shelf import FileShelf, name_of
from bridge.settings import OrderFileSettings
from scenarios.worlds.simulated_env import MemoryFiles


def test_a_half_kept_file_is_none() -> None:
    files = MemoryFiles()
    shelf = FileShelf(files)
    shelf.keep(7, "written", b"whole")
    whole = shelf.find(7, "written")
    files.write(name_of(7, "written"), b"who")

    assert (whole, shelf.find(7, "written"), shelf.find(8, "written")) == (b"whole", None, None)


@pytest.mark.parametrize(
    ("day", "cut_off", "instant"),
    [
        (date(2026, 11, 23), "18:00", datetime(2026, 11, 24, 0, 0, tzinfo=UTC)),
        (date(2026, 7, 6), "18:00", datetime(2026, 7, 6, 23, 0, tzinfo=UTC)),
        # The clocks go forward at 02:00 and back at 02:00.
        (date(2026, 3, 8), "02:30", datetime(2026, 3, 8, 8, 30, tzinfo=UTC)),
        (date(2026, 11, 1), "01:30", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
    ],
    ids=["winter", "summer", "an hour that is not there", "an hour that comes twice"],
)
def test_a_cut_off_is_local_time(day: date, cut_off: str, instant: datetime) -> None:
    settings = OrderFileSettings(cut_off=cut_off, zone="America/Chicago")

    assert instant_of(day, settings) == instant


@given(
    now=st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1975 < at.year < 2100),
    hour=st.integers(0, 23),
)
def test_every_instant_has_a_next_cut_off_within_a_day_or_so(now: datetime, hour: int) -> None:
    settings = OrderFileSettings(cut_off=f"{hour:02}:30", zone="America/Chicago")
    day = next_day(now, settings)

    assert now < instant_of(day, settings) <= now + timedelta(hours=25)
    assert instant_of(following(day), settings) > instant_of(day, settings)
