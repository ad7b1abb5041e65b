"""Mutants that nobody noticed, each with what it is and why: a reviewed list.

`equivalent`: the bridge does the same for everybody who looks at the two systems. `masked`: what
is done otherwise is put right by itself. `gap`: the trade is wrong, and no rule or story says so.
A mutant is named by the beginning of its name; the first row that fits counts.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("survivors.csv")


@dataclass(frozen=True)
class Reviewed:
    """What a surviving mutant is."""

    mutant: str
    what: str
    reason: str


@cache
def reviewed() -> Sequence[Reviewed]:
    """The list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return [Reviewed(**row) for row in csv.DictReader(file)]


def review_of(name: str) -> Reviewed | None:
    """What is known of a mutant; None if nobody looked at it."""
    return next((each for each in reviewed() if name.startswith(each.mutant)), None)
