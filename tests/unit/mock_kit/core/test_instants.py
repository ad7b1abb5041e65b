"""Dates and instants are taken as the documents publish them, and in no other way."""

import pytest
from pydantic import TypeAdapter, ValidationError

from mock_kit.instants import DayInput, InstantInput

DAY: TypeAdapter[object] = TypeAdapter(DayInput)
INSTANT: TypeAdapter[object] = TypeAdapter(InstantInput)


@pytest.mark.parametrize(
    "text", ["2026-12-07T12:00:00Z", "2026-12-07t12:00:00.123456z", "1970-01-02T00:00:00-18:00"]
)
def test_an_instant_has_seconds_behind_its_day_with_an_offset(text: str) -> None:
    assert INSTANT.validate_python(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-07", "2026-12-07T12:00:00", "2026-12-07 12:00:00Z", "2026-12-07T12:00Z"),
        *("2026-12-07T12:00:00+0100", "1796644800", "1969-12-31T00:00:00Z", "20261207T120000Z"),
    ],
)
def test_another_way_to_write_an_instant_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_python(text)


@pytest.mark.parametrize("text", ["2026-12-07T00:00:00Z", "2026-12-7", "20261207", "2201-01-01"])
def test_what_is_no_day_of_our_times_is_refused(text: str) -> None:
    assert DAY.validate_python("2026-12-07")
    with pytest.raises(ValidationError):
        DAY.validate_python(text)
