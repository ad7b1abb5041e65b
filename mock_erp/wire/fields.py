"""The kinds of fields that the ERP's inputs and answers are made of."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StringConstraints,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from mock_kit.numbers import WHOLE

# Any text but control characters; line feed and tab may stand in long texts.
PRINTABLE = r"^[^\x00-\x1F\x7F]*$"
_PRINTABLE_LINES = r"^[^\x00-\x08\x0B-\x1F\x7F]*$"
_BEGINS_WITH_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARS = (1970, 2200)
_MAX_PIECES = 1_000_000_000
_MAX_MINOR = 1_000_000_000_000


def _text_only(value: Any) -> Any:
    """Refuse numbers where a date is due, also as text: a date is no count of seconds."""
    if isinstance(value, date) or (isinstance(value, str) and _BEGINS_WITH_DAY.match(value)):
        return value
    raise ValueError("must be a text in ISO 8601")


def _in_our_times(value: Any) -> Any:
    if not _YEARS[0] <= value.year <= _YEARS[1]:
        raise ValueError(f"must lie between the years {_YEARS[0]} and {_YEARS[1]}")
    return value.astimezone(UTC) if isinstance(value, datetime) else value


class _OurTimes:
    """Publishes the years, so that whoever generates or checks a date knows them."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"pattern": "^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2}|2200)-"}


_OUR_TIMES = _OurTimes()


def _zulu(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


Text = Annotated[str, StringConstraints(max_length=255, pattern=PRINTABLE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=PRINTABLE)]
LongText = Annotated[str, StringConstraints(max_length=20_000, pattern=_PRINTABLE_LINES)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=PRINTABLE)]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=PRINTABLE)]
Sku = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=PRINTABLE)]
Custom = Annotated[dict[Name, LongText], Field(max_length=50)]
ItemKind = Literal["goods", "service", "gift_card"]
Flag = StrictBool
Pieces = Annotated[StrictInt, Field(ge=1, le=_MAX_PIECES), WHOLE]
PiecesOrNone = Annotated[StrictInt, Field(ge=0, le=_MAX_PIECES), WHOLE]
PriceMinor = Annotated[StrictInt, Field(ge=0, le=_MAX_MINOR), WHOLE]
Grams = Annotated[StrictInt, Field(ge=0, le=_MAX_PIECES), WHOLE]
Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_text_only),
    AfterValidator(_in_our_times),
    _OUR_TIMES,
    PlainSerializer(_zulu, return_type=str, when_used="json-unless-none"),
]
Day = Annotated[date, BeforeValidator(_text_only), AfterValidator(_in_our_times), _OUR_TIMES]
InstantOrDay = Annotated[
    AwareDatetime | date,
    Field(union_mode="left_to_right"),
    BeforeValidator(_text_only),
    AfterValidator(_in_our_times),
    _OUR_TIMES,
]


class Input(BaseModel):
    """A request body; a field nobody knows is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Output(BaseModel):
    """An answer; built from rows."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class EntityOutput(Output):
    """What every published entity carries."""

    id: str
    version: int
    created_at: Instant
    updated_at: Instant
    client_reference: str | None = None


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def absent() -> Any:
    """Mark a field of a PATCH that is left alone when absent, and cannot be null."""
    return Field(default=None, json_schema_extra=_without_default)


T = TypeVar("T")


def given(patch: Input, *names: str) -> dict[str, Any]:
    """Return the named fields that a PATCH carries, with their values."""
    return {name: getattr(patch, name) for name in names if name in patch.model_fields_set}
