"""Ends programs as `kill -9` does, starts them again, and counts how often it did."""

from collections.abc import Callable
from dataclasses import dataclass, field

from scenarios.actors.desk import Desk
from scenarios.worlds.world import World

DOWN_S = 0.5


@dataclass
class Killer:
    """Kills programs of one world; `control` gives the control face of a system."""

    world: World
    control: Callable[[str], Desk]
    count: int = field(default=0)

    async def kill(self, name: str) -> None:
        """Kill one program, and start it again."""
        await self.world.kill(name)
        self.count += 1
        await self.world.sleep(DOWN_S)
        await self.world.start(name)
