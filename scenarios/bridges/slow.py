"""Our own bridge with think time: each request waits before it is sent.

The one bridge here that is ours, so that a check that counts on our bridge's haste is found.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from bridge.__main__ import main
from bridge.parts import BridgeParts, default_parts
from bridge.ports.env import Env, Files
from bridge.ports.http import HttpRequest, HttpResponse

THINK_S = 0.3


@dataclass(frozen=True)
class SlowHttp:
    """Thinks before each request."""

    env: Env

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Wait, then send; raises NotSent or Unknown."""
        await self.env.sleep(THINK_S)
        return await self.env.http(request)


@dataclass(frozen=True)
class SlowEnv:
    """The surroundings of a bridge, with a slow way out."""

    env: Env

    @property
    def node(self) -> str:
        """As it was."""
        return self.env.node

    @property
    def http(self) -> SlowHttp:
        """The way out, after some thought."""
        return SlowHttp(self.env)

    @property
    def files(self) -> Files:
        """As they were."""
        return self.env.files

    def now(self) -> datetime:
        """As it was."""
        return self.env.now()

    def sleep(self, delay_s: float, /) -> Awaitable[None]:
        """As it was."""
        return self.env.sleep(delay_s)

    def new_id(self, prefix: str, /) -> str:
        """As it was."""
        return self.env.new_id(prefix)

    def rng(self, purpose: str, logical_id: str, attempt: int, /) -> Random:
        """As it was."""
        return self.env.rng(purpose, logical_id, attempt)

    def spawn(self, work: Coroutine[Any, Any, None], /) -> "asyncio.Task[None]":
        """As it was."""
        return self.env.spawn(work)


def think(parts: BridgeParts) -> BridgeParts:
    """The same bridge, which thinks before it asks or writes anything."""
    return default_parts(parts.settings, parts.connections, SlowEnv(parts.env), parts.database)


if __name__ == "__main__":
    sys.exit(main(os.environ, think))
