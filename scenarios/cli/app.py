"""The command `seatrial`."""

import sys
from importlib.metadata import version as version_of
from typing import Annotated

import typer

from scenarios.catalogue.command import import_app
from scenarios.cli.calibrate import calibrate_checks
from scenarios.cli.contract import contract
from scenarios.cli.exits import EXIT_INTERRUPTED, EXIT_USAGE
from scenarios.cli.faults import faults
from scenarios.cli.history import import_history
from scenarios.cli.load import UNREAD, load
from scenarios.cli.profile import grow, profile
from scenarios.cli.run import run
from scenarios.cli.sut.doctor import doctor
from scenarios.cli.sut.judge import judge
from scenarios.cli.sut.plan import plan
from scenarios.cli.up import up

# Typer keeps the library that it is built on to itself; a wrong call is the base of BadParameter.
USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="seatrial",
    help="The sea trial of an ERP-storefront integration.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(run)
app.command()(up)
app.command()(contract)
app.command()(profile)
app.command()(plan)
app.command()(judge)
app.command()(doctor)
app.command()(grow)
app.command("calibrate")(calibrate_checks)
app.command()(faults)
app.command(context_settings=UNREAD, add_help_option=False)(load)
import_app.command("history")(import_history)
app.add_typer(import_app, name="import")


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"seatrial {version_of('seatrial')}\n")
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """The sea trial of an ERP-storefront integration."""


def main() -> None:
    """Run the command; a wrong call is one sentence and exit status 64."""
    arguments = sys.argv[1:] or ["--help"]
    try:
        status = app(args=arguments, standalone_mode=False)
    except typer.Abort:
        sys.exit(EXIT_INTERRUPTED)
    except USAGE_ERROR as error:
        if str(error):  # without one, the help was shown
            sys.stderr.write(f"seatrial: {error}\n")
        sys.exit(EXIT_USAGE)
    sys.exit(status if isinstance(status, int) else 0)
