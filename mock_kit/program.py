"""What a launcher runs, live or simulated."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import ASGIApp


@dataclass(frozen=True)
class Program:
    """An ASGI app with its background loops.

    `start` spawns the loops by `env.spawn`; `stop` ends them and writes what is still buffered.
    """

    app: ASGIApp
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]
