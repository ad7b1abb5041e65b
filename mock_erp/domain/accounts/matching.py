"""When two customers are the same: exact keys alone, never a name or a part of a mail (CUS-03)."""

from typing import Literal

MatchKey = Literal["email", "phone", "tax_id", "reference"]
MatchResult = Literal["matched", "several", "none"]
# Chosen: shorter ones are extensions and typing errors rather than numbers of people.
LEAST_PHONE_DIGITS = 6


def compared(key: MatchKey, value: str | None) -> str | None:
    """Return the form in which values of a key are compared; None matches nobody.

    Mail addresses count in any case, phones by their digits, tax ids without signs between the
    letters and digits, references letter by letter.
    """
    if value is None:
        return None
    if key == "phone":
        digits = "".join(sign for sign in value if sign.isdigit())
        return digits if len(digits) >= LEAST_PHONE_DIGITS else None
    if key == "tax_id":
        return "".join(sign for sign in value.upper() if sign.isalnum()) or None
    return (value.strip().casefold() if key == "email" else value) or None


def result_of(count: int) -> MatchResult:
    """Say what a number of matching customers means."""
    return "none" if count == 0 else "matched" if count == 1 else "several"
