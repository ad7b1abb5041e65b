"""What the commands that take `--sut` have in common."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from scenarios.cli.exits import refuse
from scenarios.runs.plans import STORIES
from scenarios.sut.doctor.file_faults import file_faults
from scenarios.sut.live.guest import guest_of
from scenarios.sut.plan import Intended, NothingToPlay, intended
from scenarios.sut.profiles import PROFILES
from scenarios.sut.reading import BadSut, SutFile, read_sut
from scenarios.worlds.live import LOOPBACK, Given, LiveWorld, Ports

SIDES = ("erp", "store")
Sut = Annotated[
    Path | None,
    typer.Option("--sut", help="The file that describes the bridge under test (sut.toml)."),
]


def read_or_refuse(path: Path) -> SutFile:
    """Read a file about a system under test, or end with 64."""
    try:
        return read_sut(path)
    except BadSut as error:
        refuse(str(error))


def checked_or_refuse(path: Path) -> SutFile:
    """Read a file in which nothing is wrong, or end with 64."""
    file = read_or_refuse(path)
    for fault in file_faults(file):
        refuse(f"{path}: {fault}")
    return file


def plan_or_refuse(file: SutFile, asked: str | None) -> Intended:
    """What is played with it, or end with 64."""
    if asked is not None and asked not in STORIES and asked not in PROFILES:
        known = ", ".join([*STORIES, *PROFILES])
        refuse(f"there is no story or profile {asked}; there are {known}.")
    try:
        return intended(file.sut, asked)
    except NothingToPlay as error:
        refuse(f"{file.path}: {error}")


def guest_world(file: SutFile, plan: Intended, seed: str, folder: Path, ports: Ports) -> LiveWorld:
    """The live world for it: where a bridge that runs already expects both systems, if it does."""
    given = Given()
    if file.sut.url is not None:
        given, ports = _as_told(os.environ)
    return LiveWorld(
        seed,
        plan.run.settings,
        folder,
        ports,
        mode="real",
        with_bridge=False,
        guest=guest_of(file),
        given=given,
    )


def _as_told(environ: Mapping[str, str]) -> tuple[Given, Ports]:
    """Tokens, secrets and ports from the variables that the running bridge has, too."""
    tokens, secrets, ports = {}, {}, {}
    for side in SIDES:
        prefix = f"SEATRIAL_{side.upper()}"
        values = {name: environ.get(f"{prefix}_{name}", "").strip() for name in _NEEDED}
        missing = [name for name, value in values.items() if not value]
        if missing:
            refuse(
                f"the bridge runs already, so {prefix}_{missing[0]} must be set as it is for the "
                "bridge, for the ERP and the store to listen and answer as it expects."
            )
        where = urlsplit(values["URL"])
        if where.hostname not in (LOOPBACK, "localhost") or not where.port:
            refuse(f"{prefix}_URL must be http://{LOOPBACK}:PORT, not {values['URL']}.")
        tokens[side], secrets[side] = values["TOKEN"], values["WEBHOOK_SECRET"]
        ports[side] = where.port
    return Given(tokens, secrets), Ports(ports["store"], ports["erp"], 0)


_NEEDED = ("URL", "TOKEN", "WEBHOOK_SECRET")
