"""Field types of the store's wire models: what a text, an amount and a code may be."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints

from mock_kit.numbers import WHOLE

# No control characters but line feed and tab; every script and emoji passes (PRD-13).
_TEXT = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:  # an unknown zone is a KeyError
        raise ValueError("not a time zone of the IANA database") from error
    return name


Text = Annotated[str, StringConstraints(pattern=_TEXT, max_length=20_000)]
Line = Annotated[str, StringConstraints(pattern=_TEXT, max_length=500)]
Name = Annotated[str, StringConstraints(pattern=_TEXT, min_length=1, max_length=500)]
Reference = Annotated[str, StringConstraints(pattern=_TEXT, min_length=1, max_length=200)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=80)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=40)]
ChannelCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=40)]
Handle = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
TimeZone = Annotated[str, AfterValidator(_known_zone), Field(examples=["America/Chicago"])]
# Bounds are chosen: far above any trade, well inside a 64-bit database integer.
Minor = Annotated[int, Field(strict=True, ge=0, le=10**12), WHOLE]
Pieces = Annotated[int, Field(strict=True, ge=0, le=10**9), WHOLE]
Version = Annotated[int, Field(strict=True, ge=0, le=10**15), WHOLE]
Custom = Annotated[
    dict[Annotated[str, StringConstraints(pattern=_TEXT, min_length=1, max_length=64)], Line],
    Field(max_length=50),
]
