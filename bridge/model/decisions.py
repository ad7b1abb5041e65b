"""Decisions about conflicts, kept on record with the value that lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision: what it was about, both values, and who won; nobody: a person decides.

    `values` are those of both sides as texts; `changed_at` the instants of the people's
    changes; None: nobody knows.
    """

    flow: str
    key: str
    about: str
    field: str
    policy: str
    winner: str | None
    values: tuple[str | None, str | None]
    changed_at: tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as it stands on record, with its number and the instant it was taken."""

    number: int
    at: datetime
    verdict: Verdict
