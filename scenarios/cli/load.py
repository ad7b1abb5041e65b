"""`seatrial load` is a program of its own, above this one, which knows nothing of it but its name.

It starts Locust, whose import changes the sockets of the whole process.
"""

import os
import sys
from importlib.util import find_spec

import typer

from scenarios.cli.exits import refuse

UNREAD = {"ignore_unknown_options": True, "allow_extra_args": True}


def load(context: typer.Context) -> None:
    """Let a crowd trade at a rate, and judge what came of it; `seatrial load --help` says how."""
    if find_spec("load") is None or find_spec("locust") is None:
        refuse("the load generator is not installed; pip install 'seatrial[load]' brings it.")
    os.execv(sys.executable, [sys.executable, "-m", "load", *context.args])
