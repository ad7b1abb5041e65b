"""`seatrial run`: play stories, judge the trade by rule, and write the reports."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from scenarios.catalogue.plan import Catalogue
from scenarios.catalogue.reader import BadFile
from scenarios.cli.arguments import AnyPort, Out, Seed, own_folder, ports
from scenarios.cli.exits import EXIT_INTERRUPTED, refuse
from scenarios.cli.sut.files import Sut, checked_or_refuse, guest_world, plan_or_refuse
from scenarios.report.console import make_console, print_report
from scenarios.report.document import trial_document
from scenarios.report.files import write_reports
from scenarios.report.watching import Narrator, RunProgress
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import (
    STORIES,
    RunPlan,
    default_plan,
    trial_plans,
)
from scenarios.runs.run import live_world
from scenarios.runs.trial import TrialPlan, run_trial
from scenarios.sut.expected import BadExpectations, read_expected, with_expected
from scenarios.sut.playing import GuestPlay, OwnPlay, secrets_of
from scenarios.sut.profiles import PROFILES
from scenarios.worlds.live import LiveWorld, Ports
from scenarios.worlds.programs import CouldNotStart
from scenarios.worlds.world import SECRETS

DEFAULT_SEED = "1"
BUNDLE = "bundle"


@dataclass(frozen=True)
class Telling:
    """Where the reports go, whether standard output is for a machine, what need not pass."""

    out: Path
    as_json: bool
    expected: Mapping[str, str]


Story = Annotated[
    str | None,
    typer.Argument(
        metavar="[STORY|PROFILE]",
        help=f"One of {', '.join(STORIES)}; all unless given. "
        f"With --sut also one of {', '.join(PROFILES)}.",
    ),
]
Every = Annotated[
    bool, typer.Option("--all", help="All stories, live and under every other setting.")
]
Simulated = Annotated[bool, typer.Option("--simulated", help="In virtual time, without processes.")]
CatalogueFile = Annotated[
    Path | None, typer.Option(help="A product CSV to trade; the shipped sample unless given.")
]
Expected = Annotated[
    Path | None,
    typer.Option(help="Rules that are expected to fail, as TOML: rule = reason."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print the report as JSON on standard output.")
]


def run(  # noqa: PLR0913 - one parameter per option
    story: Story = None,
    *,
    every: Every = False,
    seed: Seed = DEFAULT_SEED,
    simulated: Simulated = False,
    catalogue: CatalogueFile = None,
    sut: Sut = None,
    expected: Expected = None,
    out: Out = Path("out"),
    any_port: AnyPort = False,
    as_json: AsJson = False,
) -> None:
    """Play stories live (or simulated), judge them by rule; exit 0, 1, 2 or 64."""
    if every and (story or simulated):
        refuse("--all plays every story live and simulated; leave the story and --simulated out.")
    told, where = Telling(out, as_json, _expected(expected)), ports(any_port)
    if sut is not None:
        if every or simulated:
            refuse("--sut plays one live session; leave --all and --simulated out.")
        sys.exit(_run_guest(sut, story, TrialPlan(seed, _catalogue(catalogue)), told, ports=where))
    if story is not None and story not in STORIES:
        refuse(f"there is no story {story}; there are {', '.join(STORIES)}.")
    stories = (story,) if story else tuple(STORIES)
    plan = TrialPlan(
        seed, _catalogue(catalogue), simulated=_simulated_rows(stories, every, simulated)
    )
    if simulated:
        sys.exit(_carry_out(plan, told))
    live = default_plan(stories)
    with own_folder("run") as folder:
        world = live_world(seed, live, folder, where)
        kept = replace(plan, live=live, live_world=world, play=OwnPlay(out / BUNDLE))
        sys.exit(_carry_out(kept, told))


def _run_guest(
    sut: Path, asked: str | None, plan: TrialPlan, told: Telling, *, ports: Ports
) -> int:
    """Play and judge with somebody else's bridge."""
    file = checked_or_refuse(sut)
    wanted = plan_or_refuse(file, asked)
    with own_folder("run") as folder:
        world = guest_world(file, wanted, plan.seed, folder, ports)
        played = replace(
            plan, live=wanted.run, live_world=world, play=GuestPlay(file, told.out / BUNDLE)
        )
        return _carry_out(played, told)


def _carry_out(plan: TrialPlan, told: Telling) -> int:
    secrets = _secrets(plan.live_world)
    console = make_console(sys.stderr)
    total = len(plan.simulated) + (plan.live is not None)
    try:
        with RunProgress(console, total, secrets) as watching:
            trial = run_trial(plan, Narrator(console, secrets), watching)
        trial = with_expected(trial, told.expected)
    except CouldNotStart as error:
        refuse(f"{error}")
    except KeyboardInterrupt:
        sys.stderr.write("seatrial: stopped; all programs have ended.\n")
        return EXIT_INTERRUPTED
    command = " ".join(["seatrial", *sys.argv[1:]])
    try:
        report = write_reports(trial, told.out, secrets=secrets, command=command)
    except OSError as error:
        refuse(f"the reports cannot be written to {told.out}: {error.strerror or error}.")
    if told.as_json:
        document = trial_document(trial, secrets=secrets, command=command)
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    else:
        print_report(report, make_console(sys.stdout))
        sys.stdout.write(f"reports: {told.out / 'report.html'}, report.json, junit.xml\n")
    return trial.exit_status()


def _simulated_rows(stories: Sequence[str], every: bool, simulated: bool) -> list[RunPlan]:
    if every:
        return trial_plans()
    return [default_plan(stories)] if simulated else []


def _expected(path: Path | None) -> dict[str, str]:
    try:
        return {} if path is None else read_expected(path)
    except BadExpectations as error:
        refuse(str(error))


def _catalogue(path: Path | None) -> Catalogue:
    try:
        return sample(str(path) if path else None)
    except BadFile as error:
        refuse(str(error))


def _secrets(world: LiveWorld | None) -> list[str]:
    return list(SECRETS.values()) if world is None else secrets_of(world)
