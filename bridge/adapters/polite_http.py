"""Obey Retry-After for all requests of the same kind (XCT-07)."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bridge.adapters.answers import asks_to_wait
from bridge.ports.env import Env
from bridge.ports.http import Http, HttpRequest, HttpResponse

DEFAULT_PAUSE_S = 1.0  # chosen: where a 429 does not say how long


class PoliteHttp:
    """Sends nothing to a collection ("/v1/prices") that asked for a pause until it is over.

    Whoever calls meanwhile gets the 429 with the rest of the pause at once, and can use the
    time. Other collections go on: a limit on prices must not hold up orders (XCT-08). `http`
    sends, the network of `env` unless given.
    """

    def __init__(self, env: Env, http: Http | None = None) -> None:
        self._env = env
        self._http = http
        self._until: dict[str, datetime] = {}

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send one request, or answer for the other side while it rests."""
        collection = _collection(request.url)
        until = self._until.get(collection)
        if until is not None:
            left_s = (until - self._env.now()).total_seconds()
            if left_s > 0:
                return HttpResponse(429, {"retry-after": f"{left_s:.6f}"}, b"")
            del self._until[collection]
        response = await (self._http or self._env.http)(request)
        if asks_to_wait(response):
            pause = timedelta(seconds=_pause_s(response))
            asked = self._env.now() + pause
            self._until[collection] = max(asked, self._until.get(collection, asked))
        return response


def _collection(url: str) -> str:
    parts = urlsplit(url)
    return "/".join((parts.netloc, *parts.path.split("/")[1:3]))


def _pause_s(response: HttpResponse) -> float:
    try:
        return min(3600.0, max(0.0, float(response.headers.get("retry-after", ""))))
    except ValueError:
        return DEFAULT_PAUSE_S
