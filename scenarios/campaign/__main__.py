"""`python -m scenarios.campaign` looks for false alarms: many simulated runs of right bridges.

Progress goes to stderr, the figures to stdout. Exit status 0 without an alarm, 1 with one.
"""

import json
import sys
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from scenarios.campaign.bridges import RIGHT
from scenarios.campaign.running import Campaign, Entry, carry_out
from scenarios.campaign.summary import summary_of
from scenarios.runs.workers import CORES


def campaign(
    runs: Annotated[int, typer.Option(min=1, max=100_000, help="How many runs in all.")] = 100,
    seed: Annotated[str, typer.Option(help="Names the campaign.")] = "1",
    bridge: Annotated[str, typer.Option(help=f"One of {', '.join(RIGHT)}; all unless given.")] = "",
    jobs: Annotated[int, typer.Option(min=1, max=64)] = CORES,
    record: Annotated[Path, typer.Option(help="Where runs are written down.")] = Path(
        "out/campaign.ndjson"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Play all stories under drawn settings, again and again; stopped, it goes on where it was."""
    ended = 0

    def tell(entry: Entry) -> None:
        nonlocal ended
        ended += 1
        said = f"ALARM {entry.alarms[0]}" if entry.alarms else "no alarm"
        sys.stderr.write(
            f"{ended}: run {entry.number}, {entry.bridge}, {entry.cost_s:.0f} s, {said}\n"
        )

    wanted = Campaign(record, seed, runs, (bridge,) if bridge else tuple(RIGHT))
    try:
        found = summary_of(carry_out(wanted, jobs=jobs, tell=tell))
    except (KeyboardInterrupt, BrokenProcessPool):
        sys.stderr.write("stopped; the same command goes on from here.\n")
        raise typer.Exit(130) from None
    if as_json:
        sys.stdout.write(json.dumps({**asdict(found), "rate": found.rate}) + "\n")
    else:
        few = sorted(found.reached.items(), key=lambda each: each[1])[:5]
        sys.stdout.write(f"{found.rate}\n")
        sys.stdout.write(f"distinct hashes: {found.distinct} of {found.runs}\n")
        sys.stdout.write(f"seldom reached: {', '.join(f'{r} {n}' for r, n in few)}\n")
        sys.stdout.write(f"CPU-seconds: {found.cost_s:.0f}\n")
        sys.stdout.write("".join(f"ALARM {alarm}\n" for alarm in found.alarms))
    raise typer.Exit(1 if found.alarms else 0)


if __name__ == "__main__":
    typer.run(campaign)
