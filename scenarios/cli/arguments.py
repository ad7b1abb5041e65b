"""What several commands ask of their arguments and of the folder they run in."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from scenarios.cli.exits import refuse
from scenarios.runs.trial import STATE_FOLDER
from scenarios.worlds.live import Ports

# A seed goes into tokens and file names.
_SEED = re.compile(r"[A-Za-z0-9._-]{1,64}")


def checked_seed(seed: str) -> str:
    """Return the seed; raises BadParameter for one that cannot name a run."""
    if not _SEED.fullmatch(seed):
        raise typer.BadParameter("a seed is 1 to 64 letters, digits, dots, dashes or underscores.")
    return seed


def checked_folder(folder: Path) -> Path:
    """Return the folder; raises BadParameter, before the work is done, if none can be there."""
    nearest = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if not nearest.is_dir():
        raise typer.BadParameter(f"{nearest} is not a folder.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise typer.BadParameter(f"nothing may be written in {nearest}.")
    return folder


Seed = Annotated[
    str, typer.Option(callback=checked_seed, help="Names the run: ids, chance, faults.")
]
Out = Annotated[Path, typer.Option(callback=checked_folder, help="Where the reports go.")]
AnyPort = Annotated[
    bool, typer.Option("--any-port", help="Take free ports instead of 8001 to 8003.")
]


def ports(any_port: bool) -> Ports:
    """Return where the programs shall listen."""
    return Ports(0, 0, 0) if any_port else Ports()


@contextmanager
def own_folder(name: str, *, with_content: bool = False) -> Iterator[Path]:
    """Empty the state folder of a command and keep it; end with 64 while another has it.

    With its content it is kept as it was left.

    The lock ends with the process, however it ends.
    """
    STATE_FOLDER.mkdir(exist_ok=True)
    lock_file = STATE_FOLDER / f"{name}.lock"
    with closing(sqlite3.connect(lock_file, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            refuse(f"another `seatrial {name}` is at work in this folder; end it, or go elsewhere.")
        folder = (STATE_FOLDER / name).absolute()
        if not with_content:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
