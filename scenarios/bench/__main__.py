"""`python -m scenarios.bench` measures the order path and says how fast and how large it is.

Progress goes to stderr, the table (or JSON) to stdout.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from scenarios.bench.burst import CannotMeasure
from scenarios.bench.counting import Figure
from scenarios.bench.measures import Extent, Tell, cold_start, live, simulated, size
from scenarios.worlds.programs import CouldNotStart

PARTS: Mapping[str, Callable[[Extent, Tell], list[Figure]]] = {
    "live": live,
    "simulated": simulated,
    "start": cold_start,
    "size": size,
}


def bench(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    orders: Annotated[int, typer.Option(min=1, max=2000, help="Orders of a burst.")] = 300,
    repetitions: Annotated[int, typer.Option(min=1, max=10, help="Of live and start.")] = 3,
    only: Annotated[list[str] | None, typer.Option(help=f"Of {', '.join(PARTS)}.")] = None,
) -> None:
    """Measure the order path, the start and the size of the programs."""
    unknown = [name for name in only or () if name not in PARTS]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]} is none of {', '.join(PARTS)}")
    figures: list[Figure] = []
    for name in only or PARTS:
        _tell(f"{name} ...")
        try:
            figures += PARTS[name](Extent(orders, repetitions), _tell)
        except (CannotMeasure, CouldNotStart) as error:
            _tell(f"{name} could not be measured: {error}")
            raise typer.Exit(1) from error
    sys.stdout.write(as_document(figures) if as_json else "")
    if not as_json:
        Console(width=None if sys.stdout.isatty() else 140).print(as_table(figures))


def as_document(figures: Sequence[Figure]) -> str:
    """Write figures as JSON, one object each."""
    return json.dumps({"figures": [asdict(one) for one in figures]}, indent=2) + "\n"


def as_table(figures: Sequence[Figure]) -> Table:
    """Lay figures out, the part named once."""
    table = Table("part", "what", "median", "min - max", "unit", "note")
    said = ""
    for one in figures:
        spread = f"{number(one.low)} - {number(one.high)}" if one.is_spread else ""
        part = "" if one.part == said else one.part
        table.add_row(part, one.what, number(one.value), spread, one.unit, one.note)
        said = one.part
    return table


def number(value: float) -> str:
    """Write a number with three figures that mean something."""
    if value >= 100 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


def _tell(text: str) -> None:
    sys.stderr.write(f"bench: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    typer.run(bench)
