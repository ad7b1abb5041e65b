"""`python -m load.sustained`: the rate that holds, by bisection; then twice of it for a while.

A rate holds if people are served, the lag does not grow, and both systems agree soon after. After
an overload whatever was accepted must be right all the same; how long people waited does not count.
"""

import asyncio
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer
from rich.console import Console

from load.cli.playing import LoadPlan, judged, play_crowd
from load.judging.thresholds import Thresholds, read_thresholds, shipped
from load.report.document import BINS, load_document
from load.running import Wish
from scenarios.bench.counting import Figure, figure
from scenarios.bench.tables import as_table
from scenarios.runs.catalogues import sample
from scenarios.runs.run import silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.session.settling import Patience
from scenarios.worlds.live import LiveWorld, Ports, live_in

PATIENCE = Patience(window_s=1.0, limit_s=900.0, poll_s=0.5)
PART = "sustained"
SERVED_PERCENT, LAG_MOST_S, CONVERGE_S = 99.9, 2.0, 30.0
PROGRAMS = ("erp", "store", "bridge")


def crowd(rate: float, for_s: float) -> tuple[Mapping[str, Any], dict[str, float]]:
    """One crowd in a world of its own: its document, and megabytes of each program afterwards."""
    everything = read_thresholds(shipped()).groups
    limits = Thresholds({name: everything[name] for name in ("ledgers", "generator")})
    wish = Wish(rate, for_s, "steady", 1, f"rate-{rate:g}")
    found: list[Mapping[str, Any]] = []
    memory: dict[str, float] = {}

    async def act(world: LiveWorld) -> None:
        plan = LoadPlan(wish, sample(), limits, world.folder)
        left = await play_crowd(Session(world, PATIENCE, silent), plan, world.folder)
        found.append(load_document(judged(left, limits)))
        for name in PROGRAMS:
            memory[name] = psutil.Process(world.programs[name].pid).memory_info().rss / 1e6

    with tempfile.TemporaryDirectory(prefix="seatrial-load-") as folder:
        world = LiveWorld("load", DEFAULT, Path(folder), Ports(0, 0, 0), mode="real")
        asyncio.run(live_in(world, act))
    return found[0], memory


def holds(document: Mapping[str, Any]) -> bool:
    """Whether a rate is sustained: nearly all served, no growing lag, soon at rest."""
    people = document["people"].values()
    came = sum(row["came"] for row in people)
    lost = sum(row["failed"] + row["unsent"] for row in people)
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
        document, _memory = crowd(rate, for_s)
        is_held = holds(document)
        sys.stderr.write(f"{rate:.1f} orders/s: {'holds' if is_held else 'does not hold'}\n")
        if is_held:
            best, kept, low = rate, dict(document), rate
        else:
            high = rate
        rate = (low + high) / 2
    return best, kept


def overload(rate: float, for_s: float) -> list[Figure]:
    """A crowd of twice the rate: what was accepted is right, and refusals are told."""
    document, memory = crowd(2 * rate, for_s)
    ledgers, people = document["ledgers"], document["people"]
    note = document["verdict"]["sentence"]
    failed = sum(row["failed"] for row in people.values())
    return [
        figure((PART, "overload, orders accepted", ""), [ledgers["accepted"]], note),
        figure((PART, "overload, orders lost", ""), [ledgers["lost"]["count"]]),
        figure((PART, "overload, refused with a reason", ""), [ledgers["refused"]]),
        figure((PART, "overload, failed without one", ""), [failed]),
        figure((PART, "overload, time to converge", "s"), [ledgers["converge_s"]]),
        *(figure((PART, f"overload, memory of {n}", "MB"), [mb]) for n, mb in memory.items()),
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
    for flow, row in document.get("lags", {}).items():
        lag_s = row["p95_s"] if row["p95_s"] is not None else float("inf")
        found.append(figure((PART, f"p95 lag at that rate, {flow}", "s"), [lag_s]))
    if best:
        found += overload(best, overload_s)
    Console(width=None if sys.stdout.isatty() else 140).print(as_table(found))


if __name__ == "__main__":
    typer.run(main)
