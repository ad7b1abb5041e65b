"""The pages at /docs show every operation in a browser that reaches nothing but this machine."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from scenarios.contract.own_servers import PROGRAMS, own_server
from tests.contract.semantics.documents import METHODS, document

pytestmark = [pytest.mark.deep, pytest.mark.live]

LIMIT_S = 180
QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def shown(url: str) -> str:
    """The page as the browser has built it."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("chromium is not installed")
    command = [browser, *QUIET, ALONE, "--virtual-time-budget=30000", "--dump-dom", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=True)
    return done.stdout


async def pages(folder: Path) -> dict[str, str]:
    async with own_server("bridge", folder, None) as server:
        return {
            name: await asyncio.to_thread(shown, f"{server.urls[name]}/docs") for name in PROGRAMS
        }


def test_every_operation_is_shown_without_a_network(tmp_path: Path) -> None:
    found = asyncio.run(pages(tmp_path))

    counts = {name: page.count('class="opblock ') for name, page in found.items()}
    assert counts == {name: _operations(name) for name in PROGRAMS}


def _operations(name: str) -> int:
    whole = document(name)
    return sum(
        method in item
        for part in ("paths", "webhooks")
        for item in whole.get(part, {}).values()
        for method in METHODS
    )
