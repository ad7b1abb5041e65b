"""Dates and instants of requests: texts in ISO 8601, of the years of business."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

_DAY = r"\d{4}-\d{2}-\d{2}"
_IS_DAY = re.compile(_DAY, re.ASCII)
# As RFC 3339 has it, which `format: date-time` is: pydantic alone would take more.
_IS_TEXT = re.compile(_DAY + r"([Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))?", re.ASCII)
_YEARS = (1970, 2200)


def text_only(value: Any) -> Any:
    """Refuse numbers where a date is due, also as text: a date is no count of seconds."""
    if isinstance(value, date) or (isinstance(value, str) and _IS_TEXT.fullmatch(value)):
        return value
    raise ValueError("must be a text in ISO 8601")


def day_only(value: Any) -> Any:
    """Refuse an instant where a day is due, midnight too."""
    if isinstance(value, str) and not _IS_DAY.fullmatch(value):
        raise ValueError("must be a day, such as 2026-12-07")
    return text_only(value)


def in_our_times(value: Any) -> Any:
    """Refuse other years; an instant is turned to UTC, which every such year has."""
    if not _YEARS[0] <= value.year <= _YEARS[1]:
        raise ValueError(f"must lie between the years {_YEARS[0]} and {_YEARS[1]}")
    return value.astimezone(UTC) if isinstance(value, datetime) else value


class OurTimes:
    """Publishes the years, so that whoever generates or checks a date knows them."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        found = handler(schema)
        if found == {"type": "string"}:  # an instant that is written by a serializer of its own
            found = {**found, "format": "date-time"}
        return found | {"pattern": "^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2}|2200)-"}


TEXT_ONLY = BeforeValidator(text_only)
DAY_ONLY = BeforeValidator(day_only)
IN_OUR_TIMES = AfterValidator(in_our_times)
PUBLISHED_YEARS = OurTimes()
InstantText = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
InstantInput = Annotated[AwareDatetime, TEXT_ONLY, IN_OUR_TIMES, PUBLISHED_YEARS]
DayInput = Annotated[date, DAY_ONLY, IN_OUR_TIMES, PUBLISHED_YEARS]
