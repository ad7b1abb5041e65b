"""What a session may ask of the bridge under test, beside what it does by itself.

A bridge that cannot be asked is judged by the two systems alone.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from scenarios.actors.desk import Desk

OUTPUTS = ("/health", "/flows", "/attention?limit=500")
LISTS = ("/attention", "/decisions")
PAGE = 500


@dataclass(frozen=True)
class Told:
    """One item of a list that operators read, and where it stands."""

    place: str
    text: str


class BridgeHold(Protocol):
    """The harness's hold on a bridge; what it cannot do is answered with False or nothing."""

    async def is_idle(self) -> bool:
        """Whether the bridge has nothing left to do, as far as it says so."""
        ...

    async def look_again(self) -> bool:
        """Have both sides compared in full, soon; False if nobody can ask for that."""
        ...

    async def make_file(self) -> bool:
        """Have a file made of the orders that are due."""
        ...

    async def replay(self, *names: str) -> bool:
        """Have what is listed under one of these names tried again, or all that is listed."""
        ...

    async def outputs(self) -> dict[str, str]:
        """What it shows to its operators or writes down, by place."""
        ...

    async def told(self) -> Sequence[Told] | None:
        """What it lists for its operators now; None without a channel for that."""
        ...

    def ended(self) -> str | None:
        """One sentence if it has ended although nobody ended it."""
        ...


class SilentBridge:
    """A bridge of which nothing is known, or none at all."""

    async def is_idle(self) -> bool:
        """Silence is all there is to go by."""
        return True

    async def look_again(self) -> bool:
        """Nobody can ask."""
        return False

    async def make_file(self) -> bool:
        """Nobody can ask."""
        return False

    async def replay(self, *names: str) -> bool:
        """Nobody can ask."""
        return False

    async def outputs(self) -> dict[str, str]:
        """It shows nothing."""
        return {}

    async def told(self) -> Sequence[Told] | None:
        """It has no channel."""
        return None

    def ended(self) -> str | None:
        """Nobody would know."""
        return None


class OwnBridge:
    """Our own bridge, by its published API."""

    def __init__(self, operator: Desk, log: Callable[[], str]) -> None:
        self._operator = operator
        self._log = log

    async def is_idle(self) -> bool:
        """Whether no key waits or is being visited."""
        flows = (await self._operator.get("/flows"))["flows"]
        return not any(flow["ready"] + flow["running"] + flow["delayed"] for flow in flows)

    async def look_again(self) -> bool:
        """Sweep every flow that is switched on."""
        for flow in (await self._operator.get("/flows"))["flows"]:
            if flow["enabled"]:
                await self._operator.post(f"/flows/{flow['name']}/reconcile", {})
        return True

    async def make_file(self) -> bool:
        """Have a file made without waiting for the cut-off."""
        await self._operator.post("/order-files/run", {})
        return True

    async def replay(self, *names: str) -> bool:
        """Give what is parked under these names a new attempt; False if nothing is."""
        listed = (await self._operator.get(f"{LISTS[0]}?limit={PAGE}"))["items"]
        found = [item for item in listed if any(name in item["key"] for name in names)]
        for item in found:
            await self._operator.post(f"{LISTS[0]}/{item['id']}/replay", {})
        return bool(found)

    async def outputs(self) -> dict[str, str]:
        """Health, flows, what is parked, and the log."""
        shown = {path: json.dumps(await self._operator.get(path)) for path in OUTPUTS}
        return {**shown, "log": self._log()}

    async def told(self) -> Sequence[Told] | None:
        """What is parked, and what was decided."""
        found: list[Told] = []
        for place in LISTS:
            page = await self._operator.get(f"{place}?limit={PAGE}")
            while page["items"]:
                found += [Told(place, json.dumps(each)) for each in page["items"]]
                if len(page["items"]) < PAGE:
                    break
                page = await self._operator.get(f"{place}?limit={PAGE}&after={page['next']}")
        return found

    def ended(self) -> str | None:
        """The harness itself kills and starts it."""
        return None
