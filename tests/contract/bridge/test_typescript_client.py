"""A typed client in TypeScript, of types that are generated now, trades with live programs."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scenarios.catalogue.load import load
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import default_plan
from scenarios.runs.run import LIVE_PATIENCE, silent
from scenarios.session.session import Session
from scenarios.worlds.live import LiveWorld, Ports, live_in
from tests.contract import npm
from tests.contract.semantics.documents import FOLDER

pytestmark = [pytest.mark.deep, pytest.mark.live]

SOURCES = Path(__file__).parent / "typescript"
LIMIT_S = 180.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client beside the types of both documents."""
    made = tmp_path_factory.mktemp("typescript")
    commands = npm.installed(made, *npm.TYPES, *npm.NODE_TYPES)
    for name in ("store", "erp"):
        document = str(FOLDER / f"{name}.openapi.json")
        command = [str(commands / "openapi-typescript"), document, "-o", f"{name}.d.ts"]
        done = npm.ran(command, made, LIMIT_S)
        assert done.returncode == 0, done.stderr
    for source in SOURCES.iterdir():
        shutil.copy(source, made)
    return made


def compiled(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the types of the client, and make what Node runs."""
    return npm.ran([str(folder / "node_modules/.bin/tsc"), "-p", "."], folder, LIMIT_S)


def test_what_the_documents_do_not_have_is_an_error_of_types(folder: Path, tmp_path: Path) -> None:
    wrong = folder / "wrong.ts"
    source = (folder / "order.ts").read_text().replace("total.total_minor", "total.sum_minor")
    wrong.write_text(source.replace("placed.total_minor", "placed.sum_minor"))
    settings = json.loads((folder / "tsconfig.json").read_text())
    (folder / "wrong.json").write_text(json.dumps({**settings, "files": ["wrong.ts"]}))

    done = npm.ran([str(folder / "node_modules/.bin/tsc"), "-p", "wrong.json"], folder, LIMIT_S)

    assert "Property 'sum_minor' does not exist" in done.stdout


def test_it_orders_in_the_store_and_reads_the_order_in_the_erp(
    folder: Path, tmp_path: Path
) -> None:
    checked = compiled(folder)
    assert checked.returncode == 0, checked.stdout
    printed: list[str] = []

    async def trade(world: LiveWorld) -> None:
        await _fill(world)
        printed.append(await asyncio.to_thread(_run, folder, world))

    plan = default_plan()
    world = LiveWorld("1", plan.settings, tmp_path, Ports(0, 0, 0), "real")
    asyncio.run(live_in(world, trade))

    told: dict[str, list[Any]] = json.loads(printed[0])
    assert all(placed == booked for placed, booked in told.values()), told


async def _fill(world: LiveWorld) -> None:
    """Put a small catalogue into the ERP, and wait until the store shows it."""
    session = Session(world, LIVE_PATIENCE, silent)
    await session.set_masters()
    desk = session.desk("erp", "import")
    await load(desk, sample().head(5), price_list="LIST-USD", on_progress=lambda done, total: None)
    await session.settle()


def _run(folder: Path, world: LiveWorld) -> str:
    erp, store = world.systems["erp"], world.systems["store"]
    environ = {**os.environ, "STORE_URL": store.url, "ERP_URL": erp.url}
    environ["ERP_TOKEN"] = erp.tokens["bridge"]
    command = ["node", "made/order.js"]
    done = subprocess.run(  # noqa: PLW1510 - looked at below
        command, cwd=folder, env=environ, capture_output=True, text=True, timeout=LIMIT_S
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
