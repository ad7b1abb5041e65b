"""`python -m load.endurance.steady --rate 30`: what an order costs each program in the whole mix.

Browsing, carts, clerks and marketplaces are counted in, and the generators beside the programs.
"""

import sys
from typing import Annotated

import typer
from rich.console import Console

from load.endurance.crowds import Endured, endure
from load.running import Wish
from scenarios.bench.counting import Figure, figure
from scenarios.bench.tables import as_table

PART = "steady"


def figures(endured: Endured) -> list[Figure]:
    """CPU per accepted order, how long shoppers wait, and the lag of each flow."""
    document = endured.document
    orders = max(1, document["ledgers"]["accepted"])
    spent = endured.taken.spent_s
    rows = [
        figure((PART, f"CPU per order, {name}", "ms"), [1000 * spent_s / orders])
        for name, spent_s in spent.items()
    ]
    every = 1000 * sum(spent.values()) / orders
    return [
        figure((PART, "orders accepted", "1/s"), [document["orders_per_s"]]),
        *rows,
        figure((PART, "CPU per order, all", "ms"), [every], document["verdict"]["sentence"]),
        *(
            figure((PART, f"p95 wait of {kind}", "s"), [row["p95_s"]])
            for kind, row in document["people"].items()
            if row["p95_s"] is not None
        ),
        *(
            figure((PART, f"p95 lag, {flow}", "s"), [row["p95_s"]])
            for flow, row in document["lags"].items()
            if row["p95_s"] is not None
        ),
    ]


def main(
    rate: Annotated[float, typer.Option(min=1, help="Orders per second.")] = 30.0,
    for_s: Annotated[float, typer.Option(min=5, help="Seconds.")] = 20.0,
) -> None:
    """Print what an order costs; exit 1 if the ledgers are wrong."""
    endured = endure(Wish(rate, for_s, "steady", 1, f"steady-{rate:g}"), ("ledgers",))
    Console(width=None if sys.stdout.isatty() else 140).print(as_table(figures(endured)))
    if endured.document["verdict"]["exit_status"]:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
