"""The services of a simulated world in the shape that the bridge asks for."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from random import Random
from typing import Any

from scenarios.worlds.process import CURRENT
from scenarios.worlds.wires import BridgeWire


class MemoryFiles:
    """Files that outlive a killed process, as a disk does; a write is whole or not at all."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def write(self, name: str, content: bytes) -> None:
        """Replace a file; a crash point of kind `file` lies before it."""
        process = CURRENT.get()
        if process is not None:
            process.count("file")
        self._contents[name] = content

    def read(self, name: str) -> bytes:
        """The content; FileNotFoundError if there is none."""
        if name not in self._contents:
            raise FileNotFoundError(name)
        return self._contents[name]

    def names(self, prefix: str = "") -> list[str]:
        """Names that begin with `prefix`, sorted."""
        return sorted(name for name in self._contents if name.startswith(prefix))


class SimulatedEnv:
    """Time, ids, chance, network, files and tasks of the bridge in a simulated world."""

    def __init__(
        self,
        *,
        node: str,
        http: BridgeWire,
        files: MemoryFiles,
        clock: Callable[[], datetime],
        ids: Callable[[str], str],
        chance: Callable[[str, str, int], Random],
    ) -> None:
        self.node = node
        self.http = http
        self.files = files
        self.now = clock
        self.new_id = ids
        self.rng = chance

    async def sleep(self, delay_s: float, /) -> None:
        """Wait in virtual time."""
        await asyncio.sleep(delay_s)  # noqa: TID251 - virtual time

    def spawn(self, work: Coroutine[Any, Any, None], /) -> asyncio.Task[None]:
        """Start a task of the process that asks."""
        return asyncio.get_running_loop().create_task(work)
