"""What a bridge gets from wherever it runs; all that it may use of the world.

The same bridge runs as a process of its own and in a simulated world: `http`, `now` and `sleep`
are real there and virtual here, and `environ` names both systems in either.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

Answer = tuple[int, Mapping[str, str], bytes]
# Method, address, headers, body. Headers of the answer are in lower case. Raises OSError when
# no whole answer came; the other side may have done what was asked all the same.
Http = Callable[[str, str, Mapping[str, str], bytes], Awaitable[Answer]]
# Method, path, headers, body of a request to the bridge; gives status and body.
Serve = Callable[[str, str, Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]]


async def serve_nothing(
    method: str, path: str, headers: Mapping[str, str], body: bytes
) -> tuple[int, bytes]:
    """Answer of a bridge that nobody has to call."""
    return 404, b""


@dataclass
class Surroundings:
    """Environment, network and time of a bridge; `serve` is set by one that can be called."""

    environ: Mapping[str, str]
    http: Http
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    files: Path
    serve: Serve = serve_nothing


# A bridge is a function that runs until it is ended.
Bridge = Callable[[Surroundings], Awaitable[None]]
