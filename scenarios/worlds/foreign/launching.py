"""Boots a bridge that is not ours as a process of a simulated world.

All that it gets is what a process of its own would get: its environment, a network, time and a
folder. It is a function that runs until it is ended; see `docs/howto/write_a_bridge.md`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from scenarios.bridges.shared.surroundings import Bridge, Surroundings
from scenarios.worlds.launchers import ADDRESSES, Ground
from scenarios.worlds.node import Launched
from scenarios.worlds.process import Killed, Process
from scenarios.worlds.wires import ForeignWire
from scenarios.worlds.world import SECRETS

Scope = MutableMapping[str, Any]


@dataclass
class Foreign:
    """A bridge running: what answers its address, and how it begins."""

    here: Surroundings
    bridge: Bridge
    raised: list[BaseException]

    async def app(
        self,
        scope: Scope,
        receive: Callable[[], Awaitable[Scope]],
        send: Callable[[Scope], Awaitable[None]],
    ) -> None:
        """Hand a request to whatever the bridge serves."""
        body = (await receive())["body"]
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        status, answer = await self.here.serve(scope["method"], scope["path"], headers, body)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": answer})

    async def start(self) -> None:
        """Let it run; what ends it is a finding, as the crash of a process would be."""
        self._task = asyncio.get_running_loop().create_task(self._run())
        self._task.add_done_callback(self._note_end)

    async def _run(self) -> None:
        await self.bridge(self.here)

    def _note_end(self, task: "asyncio.Task[None]") -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Killed):
            self.raised.append(error)

    async def stop(self) -> None:
        """End with the process; nothing is kept that would have to be closed."""


def launch_foreign(
    ground: Ground, bridge: Bridge, raised: list[BaseException]
) -> Callable[[Process], Launched]:
    """Boot a bridge that knows us by its environment alone; what ends it is added to `raised`."""

    def launch(process: Process) -> Launched:
        folder = ground.folder / "bridge-files"
        here = Surroundings(
            environ=environ_of(ground),
            http=ForeignWire(ground.network, "bridge"),
            now=ground.now,
            sleep=asyncio.sleep,  # noqa: TID251 - virtual time
            files=folder,
        )
        return Launched(Foreign(here, bridge, raised), lambda: None)

    return launch


def environ_of(ground: Ground) -> Mapping[str, str]:
    """What a bridge is told about both systems, in a simulated world as in a live one."""
    told = {
        "SEATRIAL_SETTINGS": json.dumps(ground.settings),
        "SEATRIAL_FILES_DIR": str(ground.folder / "bridge-files"),
        "SEATRIAL_LISTEN": ADDRESSES["bridge"],
    }
    for name in ("erp", "store"):
        told[f"SEATRIAL_{name.upper()}_URL"] = f"http://{ADDRESSES[name]}"
        told[f"SEATRIAL_{name.upper()}_TOKEN"] = ground.tokens(name)["bridge"]
        told[f"SEATRIAL_{name.upper()}_WEBHOOK_SECRET"] = SECRETS[name]
    return told
