"""`seatrial calibrate`: do the checks notice every broken bridge, and leave the sound one alone?"""

import json
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Annotated

import typer

from scenarios.broken.register import BROKEN
from scenarios.calibration.campaign import Calibration, Wanted, calibrate
from scenarios.calibration.page import document, page
from scenarios.calibration.trying import SEEDS, Tried
from scenarios.cli.arguments import Out
from scenarios.cli.exits import EXIT_FAIL, EXIT_INTERRUPTED, EXIT_PASS, refuse
from scenarios.report.files import write_whole
from scenarios.runs.workers import CORES

FULL_SEEDS = tuple(str(number) for number in range(7, 27))


def calibrate_checks(
    names: Annotated[
        list[str] | None, typer.Argument(help="Broken bridges; all unless given.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Every bridge in every story, the sound one 20 times.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where an earlier call was ended.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="How many processes at a time.")] = CORES,
    out: Out = Path("out"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the matrix as JSON.")] = False,
) -> None:
    """Try the broken bridges and the sound one; exit 0 if all are told apart, else 1."""
    unknown = [name for name in names or () if name not in BROKEN]
    if unknown:
        refuse(f"there is no broken bridge {unknown[0]}; `python -m scenarios.broken` lists them.")
    kept = out / ("calibration-full.ndjson" if full else "calibration.ndjson")
    if not resume:
        kept.unlink(missing_ok=True)
    sound = () if names else FULL_SEEDS if full else SEEDS
    wanted = Wanted(tuple(names or BROKEN), SEEDS, sound, full, kept, jobs)
    try:
        found = calibrate(wanted, _told)
    except BrokenProcessPool:
        refuse("one of the processes was ended from outside; go on with --resume.")
    except KeyboardInterrupt:
        sys.stderr.write("seatrial: stopped; go on with --resume.\n")
        sys.exit(EXIT_INTERRUPTED)
    _write(found, out, as_json)
    sys.exit(EXIT_PASS if found.is_good else EXIT_FAIL)


def _told(tried: Tried) -> None:
    first = f"{tried.first} after {tried.failed[tried.first]:.1f} s" if tried.first else "nothing"
    sys.stderr.write(f"{tried.outcome:7} {tried.name}: {first}\n")


def _write(found: Calibration, out: Path, as_json: bool) -> None:
    told = document(found)
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "kill-matrix.json", json.dumps(told, indent=2).encode() + b"\n")
    write_whole(out / "kill-matrix.html", page(found).encode())
    if as_json:
        sys.stdout.write(json.dumps(told) + "\n")
        return
    counts = ", ".join(f"{count} {name}" for name, count in told["outcomes"].items())
    alarms = sum(len(each) for each in found.alarms.values())
    sys.stdout.write(f"{counts}; {alarms} false alarms on {len(found.alarms)} seeds\n")
    sys.stdout.write(f"reports: {out / 'kill-matrix.html'}, kill-matrix.json\n")
