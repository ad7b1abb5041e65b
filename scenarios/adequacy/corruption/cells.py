"""Cells of the sweep, and what became of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, order=True)
class Cell:
    """A kind of corruption of a field of a kind of record, in a layer."""

    layer: str
    record: str
    field: str
    kind: str

    def __str__(self) -> str:
        return f"{self.layer} {self.record} {self.field or '(record)'} {self.kind}"


@dataclass(frozen=True)
class Missed:
    """A corruption that nobody noticed."""

    run: str
    key: str
    was: str
    corrupted: str


@dataclass
class Found:
    """What became of the instances of a cell: how often who noticed one, and what nobody did."""

    cell: Cell
    caught: dict[str, int] = field(default_factory=dict)
    missed: list[Missed] = field(default_factory=list)

    @property
    def instances(self) -> int:
        """How many corruptions were tried."""
        return sum(self.caught.values()) + len(self.missed)

    def row(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)


def found_of(row: Mapping[str, Any]) -> Found:
    """Read a row again."""
    missed = [Missed(**each) for each in row["missed"]]
    return Found(Cell(**row["cell"]), dict(row["caught"]), missed)
