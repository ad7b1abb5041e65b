"""The kinds of fields that the ERP's inputs and answers are made of."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StringConstraints,
)

from mock_kit.instants import IN_OUR_TIMES, PUBLISHED_YEARS, TEXT_ONLY, DayInput
from mock_kit.numbers import WHOLE

# Any text but control characters; line feed and tab may stand in long texts.
PRINTABLE = r"^[^\x00-\x1F\x7F]*$"
_PRINTABLE_LINES = r"^[^\x00-\x08\x0B-\x1F\x7F]*$"
_MAX_PIECES = 1_000_000_000
_MAX_MINOR = 1_000_000_000_000


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
    TEXT_ONLY,
    IN_OUR_TIMES,
    PUBLISHED_YEARS,
    PlainSerializer(_zulu, return_type=str, when_used="json-unless-none"),
]
Day = DayInput
InstantOrDay = Annotated[
    AwareDatetime | date,
    Field(union_mode="left_to_right"),
    TEXT_ONLY,
    IN_OUR_TIMES,
    PUBLISHED_YEARS,
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
