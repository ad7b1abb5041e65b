"""What a launcher runs, live or simulated."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import ASGIApp

from mock_kit.web.tokens import TokenLookup, nobody


@dataclass(frozen=True)
class Program:
    """An ASGI app with its background loops.

    `start` spawns the loops by `env.spawn`; `stop` ends them and writes what is still buffered.
    `tokens` are those of systems and staff, who need not wait behind a crowd without any.
    """

    app: ASGIApp
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]
    tokens: TokenLookup = nobody
