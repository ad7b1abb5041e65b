"""Books of a grown history that do not add up are seen by their sums."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from load.growth.growing import begin_history, grow
from load.growth.sums import EQUAL, differences
from scenarios.runs.catalogues import sample
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate

NAMES = ("erp", "store")
# By the sum that must notice it: the program, and a slip in its books.
SLIPS = {
    "orders": ("erp", "DELETE FROM sales_orders WHERE id = (SELECT max(id) FROM sales_orders)"),
    "orders of the store that are booked once": (
        "erp",
        "UPDATE sales_orders SET client_reference = 'nobody' "
        "WHERE id = (SELECT max(id) FROM sales_orders)",
    ),
    "totals of the orders": (
        "store",
        "UPDATE orders SET document = json_set(document, '$.total_minor', 1) "
        "WHERE id = (SELECT max(id) FROM orders)",
    ),
    "totals of the orders, as tenders": (
        "erp",
        "UPDATE sales_orders SET tenders = '[]' WHERE id = (SELECT max(id) FROM sales_orders)",
    ),
    "pieces on hand": ("erp", "UPDATE stock_levels SET on_hand = on_hand + 1 WHERE on_hand > 0"),
    "pieces reserved": ("erp", "UPDATE stock_levels SET reserved = 1 WHERE on_hand > 0"),
    "pieces shipped, as moved": (
        "erp",
        "DELETE FROM stock_movements WHERE id = "
        "(SELECT max(id) FROM stock_movements WHERE kind = 'shipment')",
    ),
    "pieces shipped, as parcels": (
        "erp",
        "UPDATE shipments SET status = 'reversed' WHERE id = (SELECT max(id) FROM shipments)",
    ),
    "pieces shipped, as shown": (
        "store",
        "UPDATE orders SET document = json_set(document, '$.lines[0].shipped', 0) "
        "WHERE id = (SELECT max(id) FROM orders)",
    ),
}


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grown")

    async def act(world: SimulatedWorld) -> None:
        session = Session(world, SIMULATED_PATIENCE, silent)
        await grow(await begin_history(world, session, sample().head(3), thin=True), 30)
        for name in NAMES:
            shutil.copy(world.folder / f"{name}.grown", folder / f"{name}.db")

    simulate(Plan("sums", DEFAULT, time_zone="UTC"), act, named=False)
    return folder


def test_a_grown_history_adds_up(grown: Path) -> None:
    assert list(differences(grown / "erp.db", grown / "store.db")) == []


@pytest.mark.parametrize("what", EQUAL)
def test_a_slip_in_the_books_is_seen(what: str, grown: Path, tmp_path: Path) -> None:
    for name in NAMES:
        shutil.copy(grown / f"{name}.db", tmp_path / f"{name}.db")
    system, slip = SLIPS[what]
    with closing(sqlite3.connect(tmp_path / f"{system}.db")) as connection:
        assert connection.execute(slip).rowcount > 0
        connection.commit()

    found = list(differences(tmp_path / "erp.db", tmp_path / "store.db"))

    assert any(text.startswith(f"{what}:") for text in found)
