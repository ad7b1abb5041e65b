"""Where a bridge posts its alerts: the address that it is told as SEATRIAL_ALERT_URL."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import web

from scenarios.session.bridges import Told
from scenarios.worlds.live import LOOPBACK, free_port

NAME = "SEATRIAL_ALERT_URL"
PLACE = "alerts"
LARGEST = 64 * 1024
MOST = 10_000


@asynccontextmanager
async def alerts_at(environ: Mapping[str, str], heard: list[Told]) -> AsyncIterator[str]:
    """Listen while a session lasts, on loopback; answers with the address.

    A bridge that runs already was told an address before: then that one, from `environ`.
    What is larger than LARGEST is refused with 413; beyond MOST nothing is kept.
    """

    async def take(request: web.Request) -> web.Response:
        text = (await request.read()).decode(errors="replace")
        if len(heard) < MOST:
            heard.append(Told(PLACE, text))
        return web.Response(status=204)

    app = web.Application(client_max_size=LARGEST)
    app.router.add_post("/{path:.*}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    address = environ.get(NAME) or f"http://{LOOPBACK}:{free_port()}/alerts"
    try:
        await web.TCPSite(runner, LOOPBACK, urlsplit(address).port).start()
        yield address
    finally:
        await runner.cleanup()
