"""`seatrial judge BUNDLE`: the verdict of a run, offline, from what it left."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from scenarios.bundles.judging import judge_bundle
from scenarios.bundles.reading import BadBundle
from scenarios.cli.arguments import Out
from scenarios.cli.exits import refuse
from scenarios.report.console import make_console, print_report
from scenarios.report.document import trial_document
from scenarios.report.files import write_reports


def judge(
    bundle: Annotated[Path, typer.Argument(help="The folder that a run wrote: out/bundle.")],
    *,
    out: Out = Path("out/judged"),
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the report as JSON on standard output.")
    ] = False,
) -> None:
    """Judge a run again from its bundle; exit 0, 1, 2 or 64, as the run did."""
    try:
        trial = judge_bundle(bundle)
    except BadBundle as error:
        refuse(f"{error}.")
    command = " ".join(["seatrial", *sys.argv[1:]])
    try:
        report = write_reports(trial, out, command=command)
    except OSError as error:
        refuse(f"the reports cannot be written to {out}: {error.strerror or error}.")
    if as_json:
        document = trial_document(trial, command=command)
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    else:
        print_report(report, make_console(sys.stdout))
    sys.exit(trial.exit_status())
