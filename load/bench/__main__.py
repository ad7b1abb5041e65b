"""`make bench`: the order path beside its floor, masses, and each program alone.

Progress goes to stderr, the table (or JSON) to stdout.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console

from load.bench.alone import alone
from load.bench.masses import Masses, masses
from load.bench.memory import memory
from load.endurance.sale import RATE, SHORT_S, figures, is_right, sale
from load.floor.pairs import counted, measure
from load.floor.recording import record
from scenarios.bench.burst import CannotMeasure
from scenarios.bench.counting import Figure, figure
from scenarios.bench.measures import Extent, cold_start, simulated, size
from scenarios.bench.tables import as_document, as_table
from scenarios.worlds.programs import CouldNotStart


@dataclass(frozen=True)
class Wanted:
    """How much is measured."""

    orders: int
    pairs: int
    masses: Masses
    stored: int


class Sizes(StrEnum):
    """How large the masses are."""

    SMALL = "small"
    USUAL = "usual"
    FULL = "full"


# Variants and events, and stored orders.
EXTENTS = {
    Sizes.SMALL: (Masses(300, 1_000), 3_000),
    Sizes.USUAL: (Masses(5_000, 20_000), 100_000),
    Sizes.FULL: (Masses(100_000, 1_000_000), 100_000),
}


def _tell(text: str) -> None:
    sys.stderr.write(f"bench: {text}\n")
    sys.stderr.flush()


def _order_path(wanted: Wanted) -> list[Figure]:
    """Pinned for the ratios, not pinned for the rates, and the counts of all three programs."""
    pinned = measure(wanted.orders, wanted.pairs, pinned=True)
    free = measure(wanted.orders, wanted.pairs, pinned=False)
    return [*pinned, *free, *counted(record())]


def _sale() -> list[Figure]:
    """A flash sale of a minute, after which the ledgers must be right."""
    endured = sale(RATE, SHORT_S)
    if not is_right(endured):
        raise CannotMeasure(f"the sale went wrong: {endured.document['verdict']['sentence']}")
    return figures(endured)


PARTS: Mapping[str, Callable[[Wanted], list[Figure]]] = {
    "path": _order_path,
    "alone": lambda wanted: alone(wanted.orders, _tell),
    "masses": lambda wanted: masses(wanted.masses, _tell),
    "sale": lambda wanted: _sale(),
    "memory": lambda wanted: memory(wanted.stored, _tell),
    "simulated": lambda wanted: simulated(Extent(wanted.orders, 1), _tell),
    "start": lambda wanted: cold_start(Extent(wanted.orders, 3), _tell),
    "size": lambda wanted: size(Extent(wanted.orders, 1), _tell),
}


def bench(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    orders: Annotated[int, typer.Option(min=10, max=2000, help="Of a burst.")] = 300,
    pairs: Annotated[int, typer.Option(min=1, max=50, help="Of floor and order path.")] = 7,
    sizes: Annotated[Sizes, typer.Option(help="Of masses and of what is stored.")] = Sizes.FULL,
    only: Annotated[list[str] | None, typer.Option(help=f"Of {', '.join(PARTS)}.")] = None,
) -> None:
    """Measure what the programs cost, as ratios of one run where that is possible."""
    unknown = [name for name in only or () if name not in PARTS]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]} is none of {', '.join(PARTS)}")
    figures: list[Figure] = []
    for name in only or PARTS:
        _tell(f"{name} ...")
        began_s = perf_counter()
        try:
            figures += PARTS[name](Wanted(orders, pairs, *EXTENTS[sizes]))
        except (CannotMeasure, CouldNotStart) as error:
            _tell(f"{name} could not be measured: {error}")
            raise typer.Exit(1) from error
        took_s = perf_counter() - began_s
        figures.append(figure((name, "how long this part took", "s"), [took_s]))
    if as_json:
        sys.stdout.write(as_document(figures))
    else:
        Console(width=None if sys.stdout.isatty() else 140).print(as_table(figures))


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(bench)
    app()
