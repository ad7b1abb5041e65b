"""`seatrial up`: start the ERP, the store and the bridge with the sample world, and stay."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from scenarios.catalogue.load import load
from scenarios.cli.arguments import AnyPort, Seed, own_folder, ports
from scenarios.cli.exits import refuse
from scenarios.report.console import make_console
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import default_plan
from scenarios.runs.run import LIVE_PATIENCE, silent
from scenarios.runs.trial import STATE_FOLDER
from scenarios.session.session import Session
from scenarios.worlds.live import LiveWorld, live_in
from scenarios.worlds.programs import CouldNotStart

STATE_FILE = STATE_FOLDER / "up.json"


def up(
    seed: Seed = "1",
    follow: Annotated[
        bool, typer.Option("--follow", help="Let business time be moved by the control face.")
    ] = False,
    any_port: AnyPort = False,
    bare: Annotated[
        bool, typer.Option("--bare", help="Leave both systems empty: no masters, no catalogue.")
    ] = False,
) -> None:
    """Start the three programs on loopback and stay until Ctrl-C."""
    mode: Literal["follow", "real"] = "follow" if follow else "real"
    with own_folder("up") as folder:
        _run(LiveWorld(seed, default_plan().settings, folder, ports(any_port), mode), bare)
    sys.stderr.write("seatrial: all programs have ended.\n")


def _run(world: LiveWorld, bare: bool) -> None:
    try:
        asyncio.run(live_in(world, lambda opened: _stay(opened, bare)))
    except CouldNotStart as error:
        refuse(str(error))
    except KeyboardInterrupt:
        pass
    finally:
        STATE_FILE.unlink(missing_ok=True)


async def _stay(world: LiveWorld, bare: bool) -> None:
    write_state(world, STATE_FILE)
    console = make_console(sys.stderr)
    if not bare:
        console.print("making the sample world …")
        await _fill(world)
    for name, system in world.systems.items():
        console.print(f"{name} listens at {system.url}")
    console.print(f"tokens are in {STATE_FILE}; Ctrl-C ends all three")
    await asyncio.Event().wait()  # until an interrupt cancels it


async def _fill(world: LiveWorld) -> None:
    session = Session(world, LIVE_PATIENCE, silent)
    await session.set_masters()
    desk = session.desk("erp", "import")
    await load(desk, sample(), price_list="LIST-USD", on_progress=lambda done, total: None)
    await session.settle()


def write_state(world: LiveWorld, path: Path) -> None:
    """Write addresses, tokens and process ids where other commands find them, for us alone."""
    systems = {
        name: {"url": system.url, "tokens": dict(system.tokens)}
        for name, system in world.systems.items()
    }
    pids = {name: program.pid for name, program in world.programs.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"systems": systems, "pids": pids}, file, indent=2)
