"""Makes a stand in a running world, lets Locust loose on it, and waits for its end."""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from load.people.mix import rates_of
from load.shapes import SHAPES
from load.stand import LEDGER, STAND, Article, Stand, write_stand
from scenarios.actors.desk import Desk
from scenarios.actors.erp_people import Warehouse
from scenarios.catalogue.load import load
from scenarios.catalogue.plan import Catalogue
from scenarios.session.session import Session

CHANNEL, PRICE_LIST = "us", "LIST-USD"
LOOPBACK = "127.0.0.1"
ARTICLES, HOT = 40, 4
ROLES = ("merchandiser", "warehouse", "clerk")
# A sale has fewer pieces than it has takers.
SALE_SHARE = 0.7
PIECES_PER_ORDER = 1.25
# Locust ends by itself when everybody has left; this is for the day that it does not.
SLACK_S = 120.0


class GeneratorFailed(Exception):
    """Locust ended otherwise than it should; the text is its own last words."""


@dataclass(frozen=True)
class Wish:
    """What was asked for: orders per second at the peak, seconds, shape, processes.

    `remote_workers` come from elsewhere to `bind_host`; otherwise all processes are started here.
    `only` is one kind of arrival instead of the whole mix.
    """

    rate: float
    for_s: float
    shape: str
    processes: int
    seed: str
    remote_workers: bool = False
    bind_host: str = LOOPBACK
    bind_port: int = 5557
    only: str | None = None


async def open_stand(session: Session, catalogue: Catalogue, wish: Wish) -> Stand:
    """Make the masters, load a catalogue, stock what will be wanted; return when settled."""
    await session.set_masters()
    desk = session.desk("erp", "import")
    await load(desk, catalogue, price_list=PRICE_LIST, on_progress=lambda done, total: None)
    await session.settle()
    articles = await _articles(session.desk("store", "staff"))
    shape = SHAPES[wish.shape]
    hot = HOT if shape.is_sale else 0
    pieces = _pieces(articles, wish, hot)
    await Warehouse(session.desk("erp", "warehouse"), _unnoted).receive(pieces)
    await session.settle()
    lists = await session.desk("erp", "merchandiser").pages("/v1/price-lists")
    return Stand(
        seed=f"{wish.seed}-{session.world.nonce}",
        store_url=session.world.systems["store"].url,
        erp_url=session.world.systems["erp"].url,
        tokens={role: session.world.systems["erp"].tokens[role] for role in ROLES},
        channel=CHANNEL,
        price_list_id=next(str(row["id"]) for row in lists if row["code"] == PRICE_LIST),
        articles=articles,
        hot=hot,
        rates=rates_of(wish.rate, only=wish.only),
        for_s=wish.for_s,
        shape=wish.shape,
        processes=wish.processes,
    )


async def _articles(staff: Desk) -> list[Article]:
    """What the store shows on the channel, one variant of each product."""
    products = [
        product
        for product in await staff.pages("/v1/products")
        if product["status"] == "active" and CHANNEL in product["channels"]
    ]
    articles = [
        Article(
            sku=product["variants"][0]["sku"],
            handle=product["handle"],
            erp_variant_id=product["variants"][0]["client_reference"],
            style_id=product["client_reference"],
        )
        for product in products
    ]
    return sorted(articles, key=lambda article: article.sku)[:ARTICLES]


def _pieces(articles: Sequence[Article], wish: Wish, hot: int) -> dict[str, int]:
    """Enough of everything, but in a sale too few of what everybody wants."""
    share = SHAPES[wish.shape].mean()
    wanted = wish.rate * wish.for_s * share * PIECES_PER_ORDER
    plenty = int(wanted * 4 / len(articles)) + 50
    few = int(wanted * SALE_SHARE / hot) + 1 if hot else plenty
    return {
        article.erp_variant_id: few if number < hot else plenty
        for number, article in enumerate(articles)
    }


async def run_locust(stand: Stand, wish: Wish, folder: Path, watch: Callable[[], None]) -> Path:
    """Run the generators to their end, looking on every half second; return the ledger."""
    stand_file, ledger = folder / "stand.json", folder / "ledger.ndjson"
    write_stand(stand, stand_file)
    ledger.unlink(missing_ok=True)
    process = await _start(_arguments(wish), stand_file, ledger, folder / "logs" / "locust.log")
    try:
        while process.returncode is None:
            watch()
            await asyncio.sleep(0.5)  # noqa: TID251 - a load run is real time
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    watch()
    if process.returncode:
        raise GeneratorFailed(_last_words(folder / "logs" / "locust.log"))
    return ledger


async def work(stand_file: Path, master_host: str, wish: Wish, folder: Path) -> int:
    """Be a worker of a master elsewhere, until it says that the run is over."""
    arguments = ["--worker", "--master-host", master_host, "--master-port", str(wish.bind_port)]
    log = folder / "locust.log"
    process = await _start([*_common(), *arguments], stand_file, folder / "unused", log)
    return await process.wait()


def _arguments(wish: Wish) -> list[str]:
    arguments = [
        *_common(),
        "--headless",
        "--users",
        str(wish.processes),
        "--spawn-rate",
        str(wish.processes),
        "--run-time",
        f"{wish.for_s + SLACK_S:.0f}s",
        "--exit-code-on-error",
        "0",
    ]
    bind = ["--master-bind-host", wish.bind_host, "--master-bind-port", str(wish.bind_port)]
    if wish.remote_workers:
        return [*arguments, "--master", "--expect-workers", str(wish.processes), *bind]
    if wish.processes > 1:
        return [*arguments, "--processes", str(wish.processes), *bind]
    return arguments


def _common() -> list[str]:
    file = Path(__file__).parent / "generator" / "locustfile.py"
    return ["--locustfile", str(file), "--loglevel", "WARNING", "--only-summary"]


async def _start(
    arguments: Sequence[str], stand_file: Path, ledger: Path, log: Path
) -> asyncio.subprocess.Process:
    log.parent.mkdir(parents=True, exist_ok=True)
    environ = {**os.environ, STAND: str(stand_file), LEDGER: str(ledger)}
    with log.open("wb") as output:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "locust",
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environ,
            start_new_session=True,
        )


def _last_words(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return f"the generator ended by itself: {lines[-1] if lines else 'it said nothing'}"


def _unnoted(kind: str, **facts: object) -> None:
    """The ledgers of the systems tell what people did."""
