"""Kills programs in the middle of the trade and starts them again.

A kill `in flight` waits until an answer to the bridge is being held back: the commit has been
made, the request is still open. The victim is then the side that answers, or the bridge itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from scenarios.actors.desk import Desk
from scenarios.worlds.world import World

KILLS = 3
DOWN_S = 0.5
KILL_WITHIN_S = 20.0
HELD_BACK_S = 2.0
WAIT_FOR_REQUEST_S = 30.0
POLL_S = 0.1


@dataclass
class Killer:
    """Kills programs of one world; `count` says how often it did."""

    world: World
    control: Callable[[str], Desk]
    count: int = field(default=0)

    async def kill_at_moments(self, name: str) -> None:
        """Kill one program at seeded moments."""
        rng = self.world.rng("kill", name, 0)
        moments = sorted(rng.uniform(0.5, KILL_WITHIN_S) for _ in range(KILLS))
        passed_s = 0.0
        for moment in moments:
            await self.world.sleep(max(0.0, moment - passed_s))
            passed_s = max(moment, passed_s) + DOWN_S
            await self._kill(name)

    async def kill_in_flight(self, name: str) -> None:
        """Kill a program while a request between it and the bridge is open."""
        side = "erp" if name == "bridge" else name
        control = self.control(side)
        before = await self._held_back(control)
        fault = await control.post(
            "/_control/faults",
            {
                "kind": "answer_late",
                "actor": "bridge",
                "method": "POST",
                "path": "/batch$",
                "times": 1,
                "params": {"delay_s": HELD_BACK_S},
            },
        )
        waited_s = 0.0
        while await self._held_back(control) == before:
            await self.world.sleep(POLL_S)
            waited_s += POLL_S
            if waited_s > WAIT_FOR_REQUEST_S:
                break
        else:
            await self._kill(name)
        await control.delete(f"/_control/faults/{fault['id']}")

    async def _held_back(self, control: Desk) -> int:
        state = await control.get("/_control/state")
        return int(state["faults_bitten"].get("answer_late", 0))

    async def _kill(self, name: str) -> None:
        await self.world.kill(name)
        self.count += 1
        await self.world.sleep(DOWN_S)
        await self.world.start(name)
