"""`python -m load.growth 1000 100000`: what an order costs beside so many stored ones.

In SQLite's steps, which no clock disturbs, and in CPU time of all three programs, with the tester
who waits for them. The books of each history must add up.
"""

import sys
from statistics import median
from typing import Annotated

import typer
from rich.console import Console

from load.growth.cost import Cost, costs, timed
from scenarios.bench.counting import Figure, figure
from scenarios.bench.tables import as_table
from scenarios.runs.catalogues import sample

PART = "growth"


def figures(found: list[Cost]) -> list[Figure]:
    """Steps and CPU of an order at each size, and their ratio to the smallest."""
    first = found[0]
    rows = []
    for cost in found:
        name = f"{cost.orders} stored"
        rows.append(figure((PART, f"{name}, SQLite steps", ""), [cost.all_steps()]))
        rows.append(figure((PART, f"{name}, CPU of an order", "ms"), cost.cpu_ms))
        ratio = median(cost.cpu_ms) / median(first.cpu_ms)
        rows.append(figure((PART, f"{name}, CPU against {first.orders}", ""), [ratio]))
    return rows


def main(
    sizes: Annotated[list[int], typer.Argument(min=10, help="Stored orders, smallest first.")],
) -> None:
    """Print what an order costs at each size."""
    found = costs(sample(), *sizes, timed=timed)
    Console(width=None if sys.stdout.isatty() else 140).print(as_table(figures(found)))
    wrong = [f"{cost.orders} stored: {text}" for cost in found for text in cost.differences]
    sys.stdout.write("".join(f"does not add up: {text}\n" for text in wrong))
    if wrong:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
