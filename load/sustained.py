"""`python -m load.sustained`: the rate that holds, by bisection; then twice of it for a while.

A rate holds if people are served, the lag does not grow, and both systems agree soon after. After
an overload whatever was accepted must be right all the same; how long people waited does not count.
"""

import sys
from collections.abc import Mapping, Sequence
from math import inf
from typing import Annotated, Any

import typer
from rich.console import Console

from load.endurance.crowds import endure
from load.endurance.overload import complaints, figures, overload
from load.report.document import BINS
from load.running import Wish
from scenarios.bench.counting import Figure, figure
from scenarios.bench.tables import as_table

PART = "sustained"
SERVED_PERCENT, LAG_MOST_S, CONVERGE_S = 99.9, 2.0, 30.0


def crowd(rate: float, for_s: float) -> Mapping[str, Any]:
    """One crowd in a world of its own."""
    wish = Wish(rate, for_s, "steady", 1, f"rate-{rate:g}")
    return endure(wish, ("ledgers", "generator")).document


def holds(document: Mapping[str, Any]) -> bool:
    """Whether a rate is sustained: nearly all served, no growing lag, soon at rest."""
    people = document["people"].values()
    came = sum(row["came"] for row in people)
    lost = sum(row["failed"] + row["unsent"] + row["turned_away"] for row in people)
    late = [*_late(document["over_time"]["wait_s"])]
    for values in document["over_time"]["lag_s"].values():
        late += _late(values)
    return (
        document["verdict"]["exit_status"] == 0
        and 100 * (came - lost) >= SERVED_PERCENT * came
        and all(value is not None and value <= LAG_MOST_S for value in late)
        and document["ledgers"]["converge_s"] <= CONVERGE_S
    )


def _late(values: Mapping[str, Sequence[float | None]]) -> list[float | None]:
    """The p50 of the last third of a run, where something was measured."""
    return [value for value in values["p50"][BINS * 2 // 3 :] if value is not None]


def bisect(low: float, high: float, for_s: float, steps: int) -> tuple[float, Mapping[str, Any]]:
    """The highest rate found to hold, and its document; 0 if not even the lowest holds."""
    best, kept = 0.0, {}
    rate = low
    for _ in range(steps):
        document = crowd(rate, for_s)
        is_held = holds(document)
        sys.stderr.write(f"{rate:.1f} orders/s: {'holds' if is_held else 'does not hold'}\n")
        if is_held:
            best, kept, low = rate, dict(document), rate
        else:
            high = rate
        rate = (low + high) / 2
    return best, kept


def lag_at_half(best: float, for_s: float) -> list[Figure]:
    """The p95 of each lag at half the rate that holds."""
    return lag_figures("at half of it", crowd(best / 2, for_s))


def lag_figures(when: str, document: Mapping[str, Any]) -> list[Figure]:
    """The p95 of each lag of a crowd."""
    return [
        figure(
            (PART, f"p95 lag {when}, {flow}", "s"),
            [inf if row["p95_s"] is None else row["p95_s"]],
        )
        for flow, row in document.get("lags", {}).items()
    ]


def main(
    low: Annotated[float, typer.Option(min=1, help="Orders per second to begin with.")] = 10.0,
    high: Annotated[float, typer.Option(min=2, help="More than will hold.")] = 200.0,
    steps: Annotated[int, typer.Option(min=1, max=10)] = 6,
    for_s: Annotated[float, typer.Option(min=5, help="Seconds of each try.")] = 30.0,
    overload_s: Annotated[float, typer.Option(min=5, help="Seconds at twice the rate.")] = 300.0,
) -> None:
    """Find the rate that holds, and go beyond it."""
    best, document = bisect(low, high, for_s, steps)
    found = [figure((PART, "orders, sustained", "1/s"), [best])]
    found += lag_figures("at that rate", document)
    if best:
        found += lag_at_half(best, for_s)
        beyond = overload(2 * best, overload_s)
        found += figures(beyond)
        sys.stderr.write("".join(f"wrong: {text}\n" for text in complaints(beyond)))
    Console(width=None if sys.stdout.isatty() else 140).print(as_table(found))


if __name__ == "__main__":
    typer.run(main)
