"""Each program shows its document at /docs, and takes nothing for it from the network."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from scenarios.session.settings import settings_with
from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate


async def _applications(world: SimulatedWorld) -> dict[str, Any]:
    launched = {name: node._launched for name, node in world.nodes.items()}
    return {name: found.program.app for name, found in launched.items() if found is not None}


@pytest.fixture(scope="module")
def apps() -> dict[str, Any]:
    """All three, wired as in a simulated world."""
    return simulate(Plan("1", settings_with()), _applications).given


def read(app: Any, path: str) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://docs") as client:
            return await client.get(path)

    return asyncio.run(send())


@pytest.mark.parametrize("name", ["erp", "store", "bridge"])
def test_the_page_and_all_it_needs_come_from_the_program(name: str, apps: dict[str, Any]) -> None:
    page = read(apps[name], "/docs")

    needed = re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page.text)
    assert page.headers["content-type"].startswith("text/html")
    assert needed == ["/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js"]
    assert all(read(apps[name], path).status_code == 200 for path in needed)
    assert "url: '/openapi.json'" in page.text


@pytest.mark.parametrize("name", ["erp", "store", "bridge"])
def test_no_other_file_is_given_away(name: str, apps: dict[str, Any]) -> None:
    assert read(apps[name], "/docs/core.py").status_code == 422
