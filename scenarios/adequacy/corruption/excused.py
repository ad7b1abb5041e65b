"""Corruptions that nobody has to notice, each with its reason: a reviewed list.

A row names layer, record, field and kind; `*` stands for anything. The first row that fits counts.
Beside it stands what whole sweeps found unnoticed, cell by cell, so that a row which excuses
nothing any more is seen without a sweep.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from scenarios.adequacy.corruption.cells import Cell

LIST = Path(__file__).with_name("dont_care.csv")
UNNOTICED = Path(__file__).with_name("unnoticed.csv")


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


def unnoticed() -> list[Cell]:
    """Cells of which whole sweeps found a corruption that nobody noticed."""
    with UNNOTICED.open(encoding="utf-8", newline="") as file:
        return [Cell(**row) for row in csv.DictReader(file)]


def keep_unnoticed(cells: Iterable[Cell]) -> None:
    """Write down the cells of a sweep beside those that are known."""
    known = unnoticed() if UNNOTICED.exists() else []
    with UNNOTICED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Cell))
        writer.writerows(astuple(cell) for cell in sorted({*known, *cells}))
