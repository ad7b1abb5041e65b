"""Runs a bridge as a process of its own: real network, real time, the environment's word."""

import asyncio
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from aiohttp import web

from scenarios.bridges.shared.surroundings import Answer, Bridge, Surroundings

TIMEOUT_S = 10.0


def run_live(bridge: Bridge) -> None:
    """Run until the process is ended."""
    asyncio.run(_run(bridge))


async def _run(bridge: Bridge) -> None:
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=jar) as session:

        async def http(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
            try:
                async with session.request(
                    method, url, headers=headers, data=body or None, allow_redirects=False
                ) as answer:
                    about = {name.lower(): value for name, value in answer.headers.items()}
                    return answer.status, about, await answer.read()
            except (aiohttp.ClientError, TimeoutError) as error:
                raise OSError(str(error)) from error

        here = Surroundings(
            environ=os.environ,
            http=http,
            now=lambda: datetime.now(UTC),  # noqa: TID251 - a program's own clock
            sleep=asyncio.sleep,  # noqa: TID251 - real time
            files=Path(os.environ.get("SEATRIAL_FILES_DIR", "bridge-files")),
        )
        await _listen(here)
        await bridge(here)


async def _listen(here: Surroundings) -> None:
    """Answer where the environment says, once the bridge serves anything."""

    async def take(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        status, body = await here.serve(request.method, request.path, headers, await request.read())
        return web.Response(status=status, body=body)

    host, _, port = os.environ.get("SEATRIAL_LISTEN", "127.0.0.1:0").rpartition(":")
    app = web.Application(client_max_size=8 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, int(port)).start()
