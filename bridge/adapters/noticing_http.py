"""Notice that a side which could not be reached answers again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from bridge.ports.http import Http, HttpRequest, HttpResponse, NotSent


class NoticingHttp:
    """Awaits `recovered` at the first answer of a host that had refused a connection.

    An outage can begin and end between two looks at the feed, and still be the one failure too
    many of a record: nobody else would ask for that record again soon. Only refused connections
    count, since no single record can cause them.
    """

    def __init__(self, http: Http, recovered: Callable[[], Awaitable[object]]) -> None:
        self._http = http
        self._recovered = recovered
        self._down: dict[str, bool] = {}

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send one request."""
        host = urlsplit(request.url).netloc
        try:
            response = await self._http(request)
        except NotSent:
            self._down[host] = True
            raise
        if self._down.pop(host, False):
            await self._recovered()
        return response
