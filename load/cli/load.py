"""`seatrial load`: let a crowd trade, wait until everybody knows, and say what was lost."""

import asyncio
import sys
from pathlib import Path

import typer

from load.cli.options import (
    AsJson,
    BindHost,
    BindPort,
    For,
    LimitsFile,
    Master,
    MasterHost,
    Processes,
    Rate,
    ShapeName,
    StandFile,
    Worker,
    seconds,
)
from load.cli.playing import LoadPlan, carry_out
from load.judging.thresholds import BadThresholds, read_thresholds, shipped
from load.running import LOOPBACK, GeneratorFailed, Wish, work
from load.shapes import SHAPES
from scenarios.catalogue.reader import BadFile
from scenarios.cli.app import USAGE_ERROR
from scenarios.cli.arguments import AnyPort, Out, Seed, own_folder, ports
from scenarios.cli.exits import EXIT_INTERRUPTED, EXIT_UNJUDGED, EXIT_USAGE, refuse
from scenarios.cli.sut.files import Sut, checked_or_refuse, guest_world, plan_or_refuse
from scenarios.runs.catalogues import sample
from scenarios.session.settings import DEFAULT
from scenarios.worlds.live import LiveWorld, Ports
from scenarios.worlds.programs import CannotJudge, CouldNotStart


def load(  # noqa: PLR0913 - one parameter per option
    rate: Rate = 20.0,
    for_: For = None,
    shape: ShapeName = "steady",
    processes: Processes = 1,
    *,
    seed: Seed = "1",
    sut: Sut = None,
    out: Out = Path("out"),
    thresholds: LimitsFile = None,
    any_port: AnyPort = False,
    as_json: AsJson = False,
    master: Master = False,
    worker: Worker = False,
    stand: StandFile = None,
    master_host: MasterHost = LOOPBACK,
    bind_host: BindHost = LOOPBACK,
    bind_port: BindPort = 5557,
) -> None:
    """Let a crowd trade at a rate, then judge what both systems hold; exit 0, 1, 2 or 64."""
    for_s = SHAPES[shape].for_s if for_ is None else seconds(for_)
    wish = Wish(rate, for_s, shape, processes, seed, master, bind_host, bind_port)
    try:
        if worker:
            sys.exit(_work(wish, stand, master_host))
        with own_folder("load") as folder:
            limits = read_thresholds(thresholds or shipped())
            plan = LoadPlan(wish, sample(), limits, out, checked_or_refuse(sut) if sut else None)
            sys.exit(carry_out(_world(plan, folder, ports(any_port)), plan, as_json=as_json))
    except (CouldNotStart, BadFile, BadThresholds) as error:
        refuse(str(error))
    except (GeneratorFailed, CannotJudge) as error:
        sys.stderr.write(f"seatrial: {error}\n")
        sys.exit(EXIT_UNJUDGED)
    except KeyboardInterrupt:
        sys.stderr.write("seatrial: stopped; all programs have ended.\n")
        sys.exit(EXIT_INTERRUPTED)


def _world(plan: LoadPlan, folder: Path, where: Ports) -> LiveWorld:
    """The live world, with our own bridge or with somebody else's."""
    if plan.guest is not None:
        wanted = plan_or_refuse(plan.guest, None)
        return guest_world(plan.guest, wanted, plan.wish.seed, folder, where)
    return LiveWorld(plan.wish.seed, DEFAULT, folder, where, mode="real")


def _work(wish: Wish, stand: Path | None, master_host: str) -> int:
    if stand is None or not stand.is_file():
        refuse("--worker needs the master's stand: --stand stand.json.")
    with own_folder("load-worker") as folder:
        return asyncio.run(work(stand.absolute(), master_host, wish, folder))


def main() -> None:
    """Run the command; a wrong call is one sentence and exit status 64."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command(name="seatrial load")(load)
    try:
        app(prog_name="seatrial load", standalone_mode=False)
    except typer.Abort:
        sys.exit(EXIT_INTERRUPTED)
    except USAGE_ERROR as error:
        sys.stderr.write(f"seatrial: {error}\n")
        sys.exit(EXIT_USAGE)
