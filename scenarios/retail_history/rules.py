"""The rules of an import: which column means what, and what becomes of which line."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from scenarios.catalogue.amounts import Malformed, decimals_of
from scenarios.retail_history.lines import Line

Meaning = Literal[
    "item", "service", "shipping", "discount", "free", "reversal", "adjustment", "park"
]
Sign = Literal["positive", "zero", "negative"]


class BadRules(Exception):
    """The rules file cannot be used; the text says why."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(_Part):
    """The names of the columns in the header of the files; the last three need not be there."""

    document: str
    code: str
    pieces: str
    at: str
    price: str
    description: str | None = None
    customer: str | None = None
    country: str | None = None

    @property
    def given(self) -> Mapping[str, str]:
        """The name of each column that the files have."""
        return {name: column for name, column in self.model_dump().items() if column is not None}


class Form(_Part):
    """How the files are written.

    A document whose number has the prefix takes something back. Instants are local to the zone.
    """

    encoding: Literal["utf-8", "cp1252", "iso-8859-1", "iso-8859-15"]
    delimiter: Literal[",", ";", "\t", "|"]
    decimal_mark: Literal[".", ","]
    decimals: Annotated[int, Field(ge=0, le=3)]
    instant: str
    credit_prefix: Annotated[str, Field(min_length=1)]

    @field_validator("instant")
    @classmethod
    def _readable(cls, form: str) -> str:
        if not _tells_the_day(form):
            raise ValueError(f"{form} is not a form of local time, such as %d/%m/%Y %H:%M")
        return form


class Trade(_Part):
    """What the files do not say of themselves."""

    currency: str
    zone: str
    opening_extra_percent: Annotated[int, Field(ge=0, le=1000)]
    codes_that_differ_in_case: Literal["one item", "park"]

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, code: str) -> str:
        try:
            decimals_of(code)
        except Malformed as error:
            raise ValueError(str(error)) from error
        return code

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"there is no zone {name}") from error
        return name


class LineRule(_Part):
    """What becomes of lines like this; what is not said holds for all lines."""

    means: Meaning
    cause: str
    codes: tuple[str, ...] = ()
    pieces: Sign | None = None
    price: Sign | None = None
    customer: Literal["known", "none"] | None = None
    on_credit: bool | None = None

    def covers(self, line: Line, *, on_credit: bool) -> bool:
        """Whether the rule speaks of this line; codes are compared as they are written."""
        return (
            (not self.codes or line.code in self.codes)
            and self.pieces in (None, _sign(line.pieces))
            and self.price in (None, _sign(line.price_minor))
            and self.customer in (None, "known" if line.customer else "none")
            and self.on_credit in (None, on_credit)
        )


class Rules(_Part):
    """All rules of an import, each said; of the line rules the first that covers a line decides."""

    columns: Columns
    form: Form
    trade: Trade
    lines: tuple[LineRule, ...]

    @model_validator(mode="after")
    def _counts_in_minor_units(self) -> Self:
        wanted = decimals_of(self.trade.currency)
        if self.form.decimals != wanted:
            raise ValueError(f"form.decimals must be {wanted}: {self.trade.currency} has so many")
        return self

    def is_credit(self, line: Line) -> bool:
        """Whether the line's document takes something back."""
        return line.document.startswith(self.form.credit_prefix)

    def meaning_of(self, line: Line) -> tuple[Meaning, str]:
        """What a line means, and the cause in the words of the rules."""
        on_credit = self.is_credit(line)
        for rule in self.lines:
            if rule.covers(line, on_credit=on_credit):
                return rule.means, rule.cause
        return "item", "goods"


def read_rules(path: Path) -> Rules:
    """Read a rules file; raises BadRules."""
    try:
        return rules_of(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadRules(f"{path}: cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRules(f"{path}: is not TOML: {error}") from error
    except BadRules as error:
        raise BadRules(f"{path}: {error}") from error


def rules_of(document: Mapping[str, object]) -> Rules:
    """Check rules that were read; raises BadRules."""
    try:
        return Rules.model_validate(document)
    except ValidationError as error:
        said = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in said["loc"])
        text = said["msg"].removeprefix("Value error, ")
        raise BadRules(f"{where}: {text}" if where else text) from error


def _sign(number: int) -> Sign:
    if number == 0:
        return "zero"
    return "positive" if number > 0 else "negative"


def _tells_the_day(form: str) -> bool:
    """Whether an instant that is written so can be read again, with its day."""
    sample = datetime(2011, 12, 30, 14, 25)  # noqa: DTZ001 - any will do
    try:
        return datetime.strptime(sample.strftime(form), form).date() == sample.date()  # noqa: DTZ007
    except ValueError:
        return False
