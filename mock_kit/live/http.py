"""The HTTP port on real sockets."""

import asyncio

import aiohttp

from mock_kit.env import HttpRequest, HttpResponse, NotSent, Unknown

# Shorter than the keep-alive of the servers in use, so that a request seldom meets a
# connection that the other side is just closing (which would be an unknown outcome).
KEEP_ALIVE_S = 4.0
CONNECTIONS_MAX = 200


class AiohttpHttp:
    """Send requests with aiohttp; every failure is either NotSent or Unknown.

    Redirects are not followed, cookies not kept, proxies of the environment not used,
    and nothing is sent twice.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send one request and read its whole answer."""
        try:
            return await self._send(request)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"{request.method} {request.url}: {error!r}") from error
        except aiohttp.InvalidURL as error:
            raise NotSent(f"{request.method} {request.url}: not an address") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unknown(f"{request.method} {request.url}: {error!r}") from error

    async def _send(self, request: HttpRequest) -> HttpResponse:
        async with self._opened().request(
            request.method,
            request.url,
            headers=dict(request.headers),
            data=request.body or None,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=request.timeout_s),
        ) as answer:
            body = await answer.read()
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return HttpResponse(status=answer.status, headers=headers, body=body)

    def _opened(self) -> aiohttp.ClientSession:
        """Open the session on the running loop at its first use."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=CONNECTIONS_MAX, keepalive_timeout=KEEP_ALIVE_S
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("content-type", "user-agent"),
            )
            # aiohttp repeats GET, PUT and DELETE by itself on a broken kept connection;
            # a repeat is the caller's decision.
            self._session._retry_connection = False
        return self._session

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            # The transports close in the next turn of the loop.
            await asyncio.wait_for(_next_turn(), timeout=1)
            self._session = None


async def _next_turn() -> None:
    loop = asyncio.get_running_loop()
    turn = loop.create_future()
    loop.call_soon(turn.set_result, None)
    await turn
