"""A catalogue of any size in the ERP, from one style that was really booked."""

import csv
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from load.growth.copying import Copier
from load.growth.growing import write_copies
from load.growth.rows import read_rows, stretch
from scenarios.catalogue.load import load
from scenarios.catalogue.plan import Catalogue
from scenarios.catalogue.reader import read_catalogue
from scenarios.runs.catalogues import sample_path
from scenarios.session.session import Session
from scenarios.worlds.live import LiveWorld

SIZES = 10
# Answers that were kept for repeats and messages that were sent belong to the one style alone.
NOT_COPIED = ("exchanges", "idempotency_keys", "webhook_deliveries")


async def fill(world: LiveWorld, session: Session, variants: int) -> None:
    """Book one style in ten sizes while nobody listens, and write the others like it."""
    path = world.folder / "erp.db"
    await world.kill("erp")
    before = read_rows(path)
    await world.start("erp")
    desk, began = session.desk("erp", "import"), world.now()
    await load(desk, one_style(), price_list="LIST-USD", on_progress=lambda done, total: None)
    await world.kill("erp")
    made = stretch(before, read_rows(path))
    copier = Copier(
        made, began, ZoneInfo("UTC"), thin=True, step_s=0, not_copied=frozenset(NOT_COPIED)
    )
    write_copies(path, copier, 1, variants // SIZES - 1)
    await world.start("erp")


def one_style() -> Catalogue:
    """One style, with the columns of the sample."""
    names = sample_path().read_text().splitlines()[0].split(",")
    with tempfile.TemporaryDirectory(prefix="seatrial-catalogue-") as folder:
        path = Path(folder) / "catalogue.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(_row(size) for size in range(SIZES))
        return read_catalogue(path, "USD")


def _row(size: int) -> dict[str, str]:
    first = {"Title": "Style 0", "Published": "true", "Option1 Name": "Size"}
    return {
        **(first if size == 0 else {}),
        "Handle": "style-0",
        "Option1 Value": str(size),
        "Variant SKU": f"S0-{size}",
        "Variant Price": "19.00",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "10",
        "Variant Inventory Policy": "deny",
    }
