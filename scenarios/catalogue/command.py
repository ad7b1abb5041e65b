"""`seatrial import catalogue FILE --currency USD`: a product file into a running ERP."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Annotated, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from mock_kit.clock import instant_text
from mock_kit.env import Env, HttpRequest, NotSent, Unknown
from mock_kit.ids import seeded_ids
from mock_kit.live.env import live_env
from scenarios.actors.desk import Desk, GaveUp, Refused
from scenarios.catalogue.load import CannotLoad, Loaded, load
from scenarios.catalogue.notices import spoken
from scenarios.catalogue.plan import Catalogue
from scenarios.catalogue.reader import BadFile, read_catalogue
from scenarios.catalogue.target import NoTarget, Target, running_target, target_at
from scenarios.session.masters import make_erp_masters

EXIT_USAGE = 64
EXIT_UNFINISHED = 75  # sysexits: the same command may succeed later.
# Chosen: whoever waits longer wants to see that something moves.
PATIENCE = timedelta(seconds=2)
STATE_FILE = Path(".seatrial/up.json")
_NAMES = {
    "styles": "styles",
    "variants": "variants",
    "price_lines": "price lines",
    "receipts": "receipts",
    "empty_shelves": "counts of zero",
    "offered": "styles in the web assortment",
}

import_app = typer.Typer(help="Import files into running systems.", no_args_is_help=True)


@import_app.callback()
def _group() -> None:
    """Import files into running systems."""


@import_app.command("catalogue")
def import_catalogue(
    file: Annotated[Path, typer.Argument(help="A product file in the form Shopify exports.")],
    currency: Annotated[str, typer.Option(help="Currency of its prices, such as USD.")],
    price_list: Annotated[
        str | None, typer.Option(help="Code of the price list; LIST-<currency> unless given.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The ERP, if not the running one.")] = None,
    token: Annotated[str | None, typer.Option(help="Its token of the role import.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a summary for machines on standard output.")
    ] = False,
) -> None:
    """Import a catalogue into the ERP; to import it again changes nothing."""
    try:
        catalogue = read_catalogue(file, currency)
        target = target_at(url, token) if url or token else running_target(STATE_FILE)
        loaded = asyncio.run(_load(target, catalogue, price_list or f"LIST-{currency}"))
    except (BadFile, NoTarget, CannotLoad, Refused) as error:
        _fail(str(error), EXIT_USAGE)
    except GaveUp as error:
        _fail(f"{error}; the import is not complete: run it again to go on", EXIT_UNFINISHED)
    else:
        typer.echo(json.dumps(summary(catalogue, loaded)) if as_json else told(catalogue, loaded))


def summary(catalogue: Catalogue, loaded: Loaded) -> dict[str, object]:
    """Return what a machine wants to know of an import."""
    minted = [one for one in catalogue.variants if one.is_minted]
    return {
        "name": catalogue.name,
        "currency": catalogue.currency,
        "styles": len(catalogue.styles),
        "variants": len(catalogue.variants),
        "minted": [{"line": one.line, "sku": one.sku} for one in minted],
        "notices": [notice.as_document() for notice in catalogue.notices],
        "changed": loaded.changed,
        "created": loaded.as_document(),
    }


def told(catalogue: Catalogue, loaded: Loaded) -> str:
    """Return what a person wants to know of an import."""
    size = f"{len(catalogue.styles)} styles with {len(catalogue.variants)} variants"
    if not loaded.changed:
        return f"Nothing changed: the ERP has the {size} of {catalogue.name} already."
    created = ", ".join(
        f"{_NAMES[name]}: {count}" for name, count in loaded.as_document().items() if count
    )
    return "\n".join([f"Imported {size}. New are {created}.", *spoken(catalogue.notices)])


async def _load(target: Target, catalogue: Catalogue, price_list: str) -> Loaded:
    live = live_env(node="import", seed="import", boot=0, folder=STATE_FILE.parent)
    try:
        await _check_answers(live.env, target)
        # Ids of this run alone: a key of an earlier one would be answered with its answer.
        new_id = seeded_ids("import", "import", 0, instant_text(live.env.now()))
        desk = Desk(live.env.http, target.url, target.token, new_id=new_id, sleep=live.env.sleep)
        await make_erp_masters(desk, desk)
        with _Bar(live.env) as bar:
            return await load(desk, catalogue, price_list=price_list, on_progress=bar.show)
    finally:
        await live.close()


async def _check_answers(env: Env, target: Target) -> None:
    """Raise NoTarget at once when nobody answers; a desk would be patient."""
    try:
        await env.http(HttpRequest("GET", f"{target.url}/v1/time", {}))
    except (NotSent, Unknown) as error:
        raise NoTarget(f"no ERP answers at {target.url}") from error


class _Bar:
    """A bar on standard error, once the load takes longer than a person's patience."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._began: datetime = env.now()
        self._progress = Progress(
            TextColumn("Importing styles"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("styles", total=None)

    def show(self, done: int, total: int) -> None:
        """Tell how far the load is."""
        if self._env.now() - self._began >= PATIENCE and not self._progress.live.is_started:
            self._progress.start()
        self._progress.update(self._task, completed=done, total=total)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A bar that was never shown would still end its line.
        if self._progress.live.is_started:
            self._progress.stop()


def _fail(sentence: str, status: int) -> None:
    typer.echo(sentence if sentence.endswith(".") else f"{sentence}.", err=True)
    raise typer.Exit(status)
