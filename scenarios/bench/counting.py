"""What the figures of a measurement are made of: spreads, tallies of exchanges, sizes of code."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from scenarios.model.history import Exchange

BRIDGE = "bridge"


@dataclass(frozen=True)
class Figure:
    """One measured thing: the median of its repetitions, the least and the greatest."""

    part: str
    what: str
    unit: str
    value: float
    low: float
    high: float
    note: str = ""

    @property
    def is_spread(self) -> bool:
        """Whether repetitions differed."""
        return self.low != self.high


def figure(named: tuple[str, str, str], values: Sequence[float], note: str = "") -> Figure:
    """Make the figure named (part, what, unit) of at least one repetition."""
    part, what, unit = named
    return Figure(part, what, unit, median(values), min(values), max(values), note)


@dataclass(frozen=True)
class Tally:
    """How many exchanges a burst of orders caused, by who asked whom.

    `placings` are the shoppers' orders, `reads` and `writes` the bridge's calls at both
    systems, `deliveries` the webhook requests of both systems to the bridge.
    """

    placings: int
    reads: int
    writes: int
    deliveries: int

    def per_order(self) -> dict[str, float]:
        """Each count and their sum, for one order."""
        counts = {
            "placing": self.placings,
            "bridge reads": self.reads,
            "bridge writes": self.writes,
            "deliveries": self.deliveries,
        }
        counts["all"] = sum(counts.values())
        return {name: count / self.placings for name, count in counts.items()}


def tally(exchanges: Iterable[Exchange], deliveries: int) -> Tally:
    """Count journaled exchanges; a repeated placing counts as often as it was sent."""
    placings = reads = writes = 0
    for one in exchanges:
        if one.actor == BRIDGE:
            reads, writes = reads + (not one.is_write), writes + one.is_write
        elif one.method == "POST" and one.path.startswith("/shop/") and one.path.endswith("/order"):
            placings += 1
    return Tally(placings, reads, writes, deliveries)


def increase(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """By how much each count grew."""
    return {name: count - before.get(name, 0) for name, count in after.items()}


@dataclass(frozen=True)
class Size:
    """How large a package is: files, lines that are not blank, and lengths of its functions."""

    package: str
    files: int
    lines: int
    functions: int
    median_lines: float
    longest_lines: int
    longest: str


def function_lengths(source: str) -> dict[str, int]:
    """Return the lines of every function of a module, methods and inner ones too, by name."""
    return {
        f"{node.name}:{node.lineno}": (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def size_of(package: str, sources: Mapping[str, str]) -> Size:
    """Measure a package by the texts of its modules; empty files are not counted."""
    lengths = {
        f"{path} {name}": lines
        for path, source in sources.items()
        for name, lines in function_lengths(source).items()
    }
    longest = max(lengths, key=lambda name: lengths[name], default="")
    return Size(
        package=package,
        files=len([source for source in sources.values() if source.strip()]),
        lines=sum(bool(line.strip()) for text in sources.values() for line in text.splitlines()),
        functions=len(lengths),
        median_lines=median(lengths.values()) if lengths else 0,
        longest_lines=lengths.get(longest, 0),
        longest=longest,
    )


def package_sources(root: Path, package: str) -> dict[str, str]:
    """Read the texts of a package's modules, by path below `root`."""
    found = sorted((root / package).rglob("*.py"))
    return {str(path.relative_to(root)): path.read_text() for path in found}
