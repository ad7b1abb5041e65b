"""Corruptions that nobody has to notice, each with its reason: a reviewed list.

A row names layer, record, field and kind; `*` stands for anything. The first row that fits counts.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from scenarios.adequacy.corruption.cells import Cell

LIST = Path(__file__).with_name("dont_care.csv")


@dataclass(frozen=True)
class Excuse:
    """Cells that fit these patterns need not be noticed."""

    layer: str
    record: str
    field: str
    kind: str
    reason: str

    def fits(self, cell: Cell) -> bool:
        """Whether it excuses a cell."""
        pairs = (
            (cell.layer, self.layer),
            (cell.record, self.record),
            (cell.field or "(record)", self.field),
            (cell.kind, self.kind),
        )
        return all(fnmatchcase(_flat(value), _flat(pattern)) for value, pattern in pairs)


def _flat(text: str) -> str:
    """Brackets mean a choice of letters to fnmatch; here they name the entries of a list."""
    return text.replace("[]", "#")


@cache
def excuses() -> Sequence[Excuse]:
    """The reviewed list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return [Excuse(**row) for row in csv.DictReader(file)]


def excuse_of(cell: Cell) -> Excuse | None:
    """Why a cell need not be noticed; None if it must be."""
    return next((each for each in excuses() if each.fits(cell)), None)
