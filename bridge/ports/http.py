"""HTTP as the bridge needs it: one call, two ways to fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request to an absolute URL; the body is already encoded."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    timeout_s: float = 10.0


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A complete answer; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NotSent(Exception):
    """The request certainly did not reach the other side: connection refused."""


class Unknown(Exception):
    """The request may have reached the other side: time-out, reset, incomplete answer."""


class Http(Protocol):
    """Send one request and wait for the whole answer; raises NotSent or Unknown only."""

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with whatever status the other side gave."""
        ...
