"""`seatrial import history FILE... --rules RULES.toml`: replay a retailer's own orders."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Annotated, Any

import typer

from scenarios.actors.desk import GaveUp, Refused
from scenarios.catalogue.load import CannotLoad
from scenarios.catalogue.reader import BadFile
from scenarios.cli.arguments import AnyPort, Out, Seed, own_folder, ports
from scenarios.cli.exits import EXIT_FAIL, EXIT_INTERRUPTED, EXIT_PASS, refuse
from scenarios.report.console import make_console
from scenarios.report.files import write_whole
from scenarios.retail_history.lines import History
from scenarios.retail_history.plan import plan_history
from scenarios.retail_history.reading import read_history
from scenarios.retail_history.recount import recount
from scenarios.retail_history.replay.booking import CannotReplay
from scenarios.retail_history.replay.masters import settings_of
from scenarios.retail_history.replay.orphans import end_orphans, ports_of_before, remember
from scenarios.retail_history.replay.pace import Pace
from scenarios.retail_history.replay.playing import (
    Replayed,
    keys_of,
    look_live,
    replay_live,
    replay_simulated,
)
from scenarios.retail_history.replay.progress import NoProgress, Progress, read_progress
from scenarios.retail_history.replay.seal import broken_seal, seal
from scenarios.retail_history.report.document import Told, sheet_document
from scenarios.retail_history.report.page import sheet_page
from scenarios.retail_history.report.watching import ReplayBar
from scenarios.retail_history.rules import BadRules, read_rules
from scenarios.retail_history.script import Script
from scenarios.retail_history.sheet import balance
from scenarios.retail_history.standing import Facts
from scenarios.worlds.live import LiveWorld, live_in
from scenarios.worlds.programs import CouldNotStart

PROGRESS, PROGRAMS = "progress.json", "programs.json"
SHIPPED_RULES = Path(__file__).parents[1] / "retail_history" / "online_retail.toml"


@dataclass(frozen=True)
class _Wanted:
    """The call, read and judged as far as it can be before anything runs."""

    history: History
    script: Script
    seed: str


def import_history(  # noqa: PLR0913 - one parameter per option
    files: Annotated[list[Path], typer.Argument(help="Order histories, one line per order line.")],
    rules: Annotated[
        Path, typer.Option(help="What the columns and lines mean; unless given, Online Retail's.")
    ] = SHIPPED_RULES,
    *,
    seed: Seed = "1",
    simulated: Annotated[
        bool, typer.Option("--simulated", help="In virtual time, without processes.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the import that was cut short here.")
    ] = False,
    out: Out = Path("out"),
    any_port: AnyPort = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the sheet as JSON on standard output.")
    ] = False,
) -> None:
    """Replay a history through store, bridge and ERP; exit 0 if the books close, else 1 or 64."""
    if simulated and resume:
        refuse("a simulated replay always begins anew; leave --resume out.")
    wanted = _read(files, rules, seed)
    replayed, imported = _replayed(wanted, simulated=simulated, resume=resume, any_port=any_port)
    told = Told(
        files=[path.name for path in files],
        rules=rules.name,
        mode="simulated" if simulated else "live",
        seed=seed,
        script=wanted.script,
        sheet=balance(wanted.script, replayed.facts, imported=imported),
        replayed=replayed,
        recount=recount(rules, files),
        imported=imported,
    )
    _write(told, out, as_json)
    sys.exit(EXIT_PASS if told.is_right else EXIT_FAIL)


def _read(files: Sequence[Path], rules_file: Path, seed: str) -> _Wanted:
    try:
        rules = read_rules(rules_file)
        history = read_history(files, rules)
    except (BadRules, BadFile) as error:
        refuse(f"{error}.")
    script = plan_history(history, rules)
    if not script.days:
        refuse(f"{files[0]} has no line that can be read.")
    return _Wanted(history, script, seed)


def _replayed(
    wanted: _Wanted, *, simulated: bool, resume: bool, any_port: bool
) -> tuple[Replayed, Mapping[str, str]]:
    """Return what stands in the systems, and the lines that were imported, with their places."""
    try:
        if not simulated:
            return _live(wanted, resume=resume, any_port=any_port)
        with ReplayBar(make_console(sys.stderr)) as bar:
            pace = Pace(process_time, tell=bar.show)
            replayed = replay_simulated(wanted.script, wanted.seed, pace)
        return replayed, keys_of(wanted.history)
    except (CannotLoad, CannotReplay, Refused, GaveUp, CouldNotStart, NoProgress) as error:
        refuse(f"{error}")
    except KeyboardInterrupt:
        sys.stderr.write("seatrial: stopped; all programs have ended. Go on with --resume.\n")
        sys.exit(EXIT_INTERRUPTED)


def _live(wanted: _Wanted, *, resume: bool, any_port: bool) -> tuple[Replayed, Mapping[str, str]]:
    """Replay in three processes; files that are not those of the import are only judged."""
    keys, script = keys_of(wanted.history), wanted.script
    with own_folder("history", with_content=resume) as folder:
        end_orphans(folder / PROGRAMS)
        touched, path = broken_seal(folder), folder / PROGRESS
        progress = read_progress(path) if resume else Progress(keys, path=path)
        progress.write()
        is_same = list(progress.imported) == list(keys)
        settings = settings_of(script)
        where = ports_of_before(folder / PROGRAMS) or ports(any_port)
        world = LiveWorld(wanted.seed, settings, folder, where, time_zone=script.zone)
        with ReplayBar(make_console(sys.stderr)) as bar:
            pace = Pace(perf_counter, tell=bar.show)

            async def act(opened: LiveWorld) -> Replayed:
                remember(opened, folder / PROGRAMS)
                if is_same:
                    return await replay_live(opened, script, pace, progress)
                return await look_live(opened, script, pace)

            replayed = _acted(world, act, touched, pace)
        if not touched:
            seal(folder)
    return replayed, progress.imported


def _acted(
    world: LiveWorld,
    act: Callable[[LiveWorld], Awaitable[Replayed]],
    touched: Sequence[str],
    pace: Pace,
) -> Replayed:
    """What `act` returns; of databases that were changed until nobody can read them: nothing."""
    found = [Replayed(Facts({}, {}, {}), (), pace, "")]

    async def note(opened: LiveWorld) -> None:
        found.append(await act(opened))

    try:
        asyncio.run(live_in(world, note))
    except (Refused, GaveUp, CouldNotStart):
        if not touched:
            raise
    return replace(found[-1], touched=touched)


def _write(told: Told, out: Path, as_json: bool) -> None:
    document = sheet_document(told)
    text = json.dumps(document, indent=2, ensure_ascii=False)
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_whole(out / "history.json", text.encode() + b"\n")
        write_whole(out / "history.html", sheet_page(document).encode())
    except OSError as error:
        refuse(f"the sheet cannot be written to {out}: {error.strerror or error}.")
    sys.stdout.write(text + "\n" if as_json else f"{_sentence(document)}\n")
    for sentence in [] if as_json else document["differences"]:
        sys.stdout.write(f"{sentence}\n")
    if not as_json:
        sys.stdout.write(f"sheet: {out / 'history.html'}, history.json\n")


def _sentence(document: Mapping[str, Any]) -> str:
    verdict = "The books close" if document["balanced"] else "The books do not close"
    parked, pace = document["parked"]["lines"], document["pace"]
    whose = " of the processor" if document["mode"] == "simulated" else ""
    size = f"{document['lines']} lines, {document['orders']} orders, {parked} lines parked"
    return (
        f"{verdict}: {size}; "
        f"{pace['orders_per_s']} orders and {pace['lines_per_s']} lines per second{whose}."
    )
