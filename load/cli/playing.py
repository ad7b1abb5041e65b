"""Plays a load run in a live world, from an empty one to what is said of it."""

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from load.counting import by_kind
from load.judging.lag import lags
from load.judging.ledgers import ledgers_of
from load.judging.thresholds import Thresholds
from load.judging.verdict import REQUIRED, held, measured, verdict
from load.ledger import Entry, LedgerReader
from load.report.document import LoadRun, load_document
from load.report.files import print_load, write_load_reports
from load.running import Wish, open_stand, run_locust
from load.stand import Stand
from load.watching import LoadWatch
from scenarios.catalogue.plan import Catalogue
from scenarios.report.console import make_console
from scenarios.runs.judging import judge_rules
from scenarios.runs.run import silent
from scenarios.self_check.folding import fold_differences
from scenarios.session.session import Observed, Session
from scenarios.session.settling import Patience
from scenarios.sut.live.connecting import Connecting
from scenarios.sut.live.hold import GuestBridge
from scenarios.sut.live.session import GuestSession
from scenarios.sut.reading import SutFile
from scenarios.worlds.live import LiveWorld, live_in

PATIENCE = Patience(window_s=1.0, limit_s=300.0, poll_s=0.2)


@dataclass(frozen=True)
class LoadPlan:
    """What shall be done, what is judged by, and where the reports go.

    `guest` describes somebody else's bridge; ours is loaded unless it is given.
    """

    wish: Wish
    catalogue: Catalogue
    thresholds: Thresholds
    out: Path
    guest: SutFile | None = None


@dataclass(frozen=True)
class Crowded:
    """What a crowd left: the generators' ledger, and both systems settled; `began` it came."""

    stand: Stand
    began: datetime
    entries: list[Entry]
    observed: Observed


def carry_out(world: LiveWorld, plan: LoadPlan, *, as_json: bool) -> int:
    """Play the run, write the reports, print one, and return the exit status."""
    found: list[Crowded] = []

    async def act(opened: LiveWorld) -> None:
        if plan.guest is None:
            session = Session(opened, PATIENCE, silent)
            found.append(await play_crowd(session, plan, opened.folder))
        else:
            found.append(await _with_guest(opened, plan, plan.guest))

    asyncio.run(live_in(world, act))
    document = load_document(judged(found[0], plan.thresholds))
    write_load_reports(document, plan.out)
    if as_json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")
    else:
        print_load(document, make_console(sys.stdout))
        sys.stdout.write(f"reports: {plan.out / 'load.html'}, load.json, load.xml\n")
    return int(document["verdict"]["exit_status"])


async def _with_guest(world: LiveWorld, plan: LoadPlan, file: SutFile) -> Crowded:
    """Connect somebody else's bridge first; then the crowd comes."""
    environ = world.handed_over_to_guest
    hold = GuestBridge(file, world, environ)
    patience = Patience(limit_s=PATIENCE.limit_s)
    session = GuestSession(world, patience, silent, False, hold, sut=file.sut)
    async with session.heartbeat.beating():
        await Connecting(file, world, session, environ).connect(plan.catalogue)
        return await play_crowd(session, plan, world.folder)


async def play_crowd(
    session: Session, plan: LoadPlan, folder: Path, *, beside: Callable[[], None] | None = None
) -> Crowded:
    """Make the stand, let the crowd come and go, wait for quiet, and read both sides.

    `beside` is called at each look while the crowd is there.
    """
    console, wish = make_console(sys.stderr), plan.wish
    console.print("making the stand …")
    stand = await open_stand(session, plan.catalogue, wish)
    began = session.world.now()
    console.print(f"{wish.shape}: {wish.rate:g} orders per second for {wish.for_s:.0f} s")
    with LoadWatch(console, LedgerReader(folder / "ledger.ndjson")) as watch:
        ledger = await run_locust(stand, wish, folder, _both(watch.look, beside))
    console.print(watch.table())
    console.print("everybody has left; waiting until everybody knows …")
    await session.settle()
    return Crowded(stand, began, LedgerReader(ledger).new(), await session.observe())


def _both(look: Callable[[], None], beside: Callable[[], None] | None) -> Callable[[], None]:
    def both() -> None:
        look()
        if beside is not None:
            beside()

    return both


def judged(crowded: Crowded, thresholds: Thresholds) -> LoadRun:
    """Everything that can be said of what a crowd left."""
    history, end = crowded.observed.history, crowded.observed.end
    behind = lags(history, end, crowded.began)
    ledgers = ledgers_of(history, end, crowded.entries, behind, crowded.began)
    limits = held(measured(by_kind(crowded.entries), ledgers, behind), thresholds)
    judgements = judge_rules(crowded.observed, REQUIRED)
    return LoadRun(
        stand=crowded.stand,
        command=" ".join(["seatrial load", *sys.argv[1:]]),
        version=version("seatrial"),
        began=crowded.began,
        entries=crowded.entries,
        lags=behind,
        ledgers=ledgers,
        held=limits,
        judgements=judgements,
        verdict=verdict(limits, judgements, _trouble(crowded)),
    )


def _trouble(crowded: Crowded) -> str | None:
    """What keeps a run from being judged: nobody came, or the journals do not add up."""
    if not crowded.entries:
        return "nobody came"
    wrong = list(fold_differences(crowded.observed.history, crowded.observed.end))
    return f"the journals do not give the end state: {wrong[0]}" if wrong else None
