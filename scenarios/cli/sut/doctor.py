"""`seatrial doctor --sut`: what is wrong with a file or with a bridge's configuration."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from scenarios.cli.arguments import AnyPort, Seed, own_folder, ports
from scenarios.cli.exits import EXIT_INTERRUPTED, EXIT_PASS, EXIT_USAGE, refuse
from scenarios.cli.sut.files import guest_world, plan_or_refuse, read_or_refuse
from scenarios.report.console import make_console
from scenarios.report.texts import Cleaner
from scenarios.report.watching import Narrator
from scenarios.runs.catalogues import sample
from scenarios.sut.doctor.file_faults import file_faults
from scenarios.sut.doctor.probing import probe
from scenarios.sut.reading import SutFile
from scenarios.worlds.live import LiveWorld, live_in
from scenarios.worlds.programs import CouldNotStart


def doctor(
    *,
    sut: Annotated[Path, typer.Option("--sut", help="The file of the bridge under test.")],
    seed: Seed = "1",
    without_start: Annotated[
        bool, typer.Option("--without-start", help="Look at the file alone; start nothing.")
    ] = False,
    any_port: AnyPort = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the faults as JSON.")] = False,
) -> None:
    """Tell each fault of the configuration in one sentence; exit 0 without one, else 64."""
    file = read_or_refuse(sut)
    faults = file_faults(file)
    if not faults and not without_start:
        with own_folder("doctor") as folder:
            wanted = plan_or_refuse(file, None)
            world = guest_world(file, wanted, seed, folder, ports(any_port))
            faults = _probe(file, world)
    if as_json:
        document = {"name": file.sut.name, "is_sound": not faults, "faults": faults}
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(f"fault: {fault}\n" for fault in faults))
        count = f"{len(faults)} fault{'s' if len(faults) != 1 else ''}"
        sys.stdout.write(f"{file.sut.name}: {count if faults else 'nothing wrong was found'}.\n")
    sys.exit(EXIT_USAGE if faults else EXIT_PASS)


def _probe(file: SutFile, world: LiveWorld) -> list[str]:
    found: list[str] = []
    secrets = [
        *world.secrets.values(),
        *(token for system in world.systems.values() for token in system.tokens.values()),
    ]
    narrate = Narrator(make_console(sys.stderr), secrets)

    async def act(opened: LiveWorld) -> None:
        found.extend(await probe(file, opened, sample(), narrate))

    try:
        asyncio.run(live_in(world, act))
    except CouldNotStart as error:
        refuse(str(error))
    except KeyboardInterrupt:
        sys.stderr.write("seatrial: stopped; all programs have ended.\n")
        sys.exit(EXIT_INTERRUPTED)
    cleaner = Cleaner(secrets)
    return [cleaner.text(fault) for fault in found]
