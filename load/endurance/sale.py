"""`python -m load.endurance.sale`: a flash sale, in which all want what there is too little of.

Nothing may be lost, duplicated, or oversold beyond the exposure, however long people wait.
"""

import sys
from typing import Annotated

import typer
from rich.console import Console

from load.endurance.crowds import Endured, endure
from load.running import Wish
from scenarios.bench.counting import Figure, figure
from scenarios.bench.tables import as_table

PART = "sale"
RATE, SHORT_S, LONG_S = 40.0, 60.0, 600.0


def sale(rate: float, for_s: float) -> Endured:
    """A sale with so many orders per second at its height."""
    return endure(Wish(rate, for_s, "flash", 1, "sale"), ("ledgers",))


def figures(endured: Endured) -> list[Figure]:
    """What a sale left."""
    document = endured.document
    ledgers = document["ledgers"]
    return [
        figure((PART, "orders accepted", ""), [ledgers["accepted"]], _verdict(endured)),
        figure((PART, "people refused", ""), [ledgers["refused"]], "sold out, or too many at once"),
        figure((PART, "orders lost", ""), [ledgers["lost"]["count"]]),
        figure((PART, "orders booked twice", ""), [ledgers["duplicated"]["count"]]),
        figure(
            (PART, "oversold beyond the exposure", ""),
            [ledgers["oversold_beyond_exposure"]["count"]],
        ),
        figure((PART, "time to converge", "s"), [ledgers["converge_s"]]),
    ]


def is_right(endured: Endured) -> bool:
    """Whether the ledgers of both systems are as they must be."""
    return bool(endured.document["verdict"]["exit_status"] == 0)


def _verdict(endured: Endured) -> str:
    return str(endured.document["verdict"]["sentence"])


def main(
    rate: Annotated[float, typer.Option(min=1, help="Orders per second at its height.")] = RATE,
    for_s: Annotated[float, typer.Option(min=5, help="Seconds.")] = SHORT_S,
) -> None:
    """Exit 0 if all is right, 1 if not."""
    endured = sale(rate, for_s)
    Console(width=None if sys.stdout.isatty() else 140).print(as_table(figures(endured)))
    if not is_right(endured):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
