"""Plays a load run in a live world, from an empty one to what it says."""

import asyncio
import json
import sys
from pathlib import Path

from load.counting import by_kind
from load.ledger import LedgerReader, Outcome
from load.running import Wish, open_stand, run_locust
from load.watching import LoadWatch
from scenarios.catalogue.plan import Catalogue
from scenarios.report.console import make_console
from scenarios.runs.run import silent
from scenarios.session.session import Session
from scenarios.session.settling import Patience
from scenarios.worlds.live import LiveWorld, live_in

PATIENCE = Patience(window_s=1.0, limit_s=120.0, poll_s=0.2)


def carry_out(
    world: LiveWorld, catalogue: Catalogue, wish: Wish, out: Path, *, as_json: bool
) -> int:
    """Play the run and return the exit status."""
    status: list[int] = []

    async def act(opened: LiveWorld) -> None:
        session = Session(opened, PATIENCE, silent)
        status.append(await _play(session, catalogue, wish, as_json, opened.folder))

    asyncio.run(live_in(world, act))
    return status[0]


async def _play(
    session: Session, catalogue: Catalogue, wish: Wish, as_json: bool, folder: Path
) -> int:
    console = make_console(sys.stderr)
    console.print("making the stand …")
    stand = await open_stand(session, catalogue, wish)
    console.print(f"{wish.shape}: {wish.rate:g} orders per second for {wish.for_s:.0f} s")
    with LoadWatch(console, LedgerReader(folder / "ledger.ndjson")) as watch:
        ledger = await run_locust(stand, wish, folder, watch.look)
    console.print("everybody has left; waiting until everybody knows …")
    await session.settle()
    entries = LedgerReader(ledger).new()
    fared = by_kind(entries)
    rows = {kind: {**one.outcomes, "late": one.late} for kind, one in fared.items()}
    if as_json:
        sys.stdout.write(json.dumps(rows) + "\n")
    else:
        console.print(watch.table())
    return 1 if any(entry.outcome == Outcome.FAILED for entry in entries) else 0
