"""`python -m load.endurance.overload --rate R`: more than can be served, and what is left of it.

What was accepted must be right afterwards, whoever is refused must be told why, and no program
may take more memory the longer it lasts. How long people waited does not count.
"""

import sys
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console

from load.endurance.crowds import Endured, endure
from load.running import Wish
from scenarios.bench.counting import Figure, figure
from scenarios.bench.tables import as_table

PART = "overload"
CONVERGE_S = 30.0
# Chosen: three times what was measured (docs/performance.md).
GROWTH_MB = 60.0
EXIT_UNJUDGED = 2


def overload(rate: float, for_s: float) -> Endured:
    """A crowd of so many orders per second, whatever can be served."""
    return endure(Wish(rate, for_s, "steady", 1, f"overload-{rate:g}"), ("ledgers",))


def complaints(endured: Endured) -> Iterator[str]:
    """What is wrong after an overload."""
    document = endured.document
    people = document["people"].values()
    verdict = document["verdict"]
    if verdict["exit_status"] != 0:
        yield str(verdict["sentence"])
    failed = sum(row["failed"] for row in people)
    if failed:
        yield f"{failed} failed without a reason"
    unsent = sum(row["unsent"] for row in people)
    if unsent:
        yield f"{unsent} were never sent, so the generator was saturated"
    converge_s = document["ledgers"]["converge_s"]
    if converge_s > CONVERGE_S:
        yield f"at rest after {converge_s:.0f} s, at most {CONVERGE_S:.0f}"
    for name, mb in endured.taken.growth_mb().items():
        if mb > GROWTH_MB:
            yield f"the {name} took {mb:.0f} MB more than before, at most {GROWTH_MB:.0f}"


def turned_away(endured: Endured) -> int:
    """How many were refused because there were too many: without any it was no overload."""
    return sum(row["turned_away"] for row in endured.document["people"].values())


def figures(endured: Endured) -> list[Figure]:
    """What an overload did."""
    document, taken = endured.document, endured.taken
    ledgers, people = document["ledgers"], document["people"].values()
    came, failed = (sum(row[name] for row in people) for name in ("came", "failed"))
    return [
        figure((PART, "people who came", ""), [came], document["verdict"]["sentence"]),
        figure((PART, "orders accepted", ""), [ledgers["accepted"]]),
        figure((PART, "orders accepted", "1/s"), [document["orders_per_s"]]),
        figure((PART, "orders lost", ""), [ledgers["lost"]["count"]]),
        figure((PART, "refused with 503 and told why", ""), [turned_away(endured)]),
        figure((PART, "failed without a reason", ""), [failed]),
        figure((PART, "time to converge", "s"), [ledgers["converge_s"]]),
        *(
            figure((PART, f"{name}, most memory", "MB"), [taken.most[name]], f"{mb:.0f} MB more")
            for name, mb in taken.growth_mb().items()
        ),
    ]


def main(
    rate: Annotated[float, typer.Option(min=1, help="Orders per second: twice what holds.")] = 150,
    for_s: Annotated[float, typer.Option(min=5, help="Seconds.")] = 300.0,
) -> None:
    """Exit 0 if all is right, 1 if not, 2 if it was no overload."""
    endured = overload(rate, for_s)
    Console(width=None if sys.stdout.isatty() else 140).print(as_table(figures(endured)))
    wrong = list(complaints(endured))
    sys.stdout.write("".join(f"wrong: {text}\n" for text in wrong))
    if wrong:
        raise typer.Exit(1)
    if not turned_away(endured):
        sys.stdout.write("nobody was turned away: it was no overload\n")
        raise typer.Exit(EXIT_UNJUDGED)


if __name__ == "__main__":
    typer.run(main)
