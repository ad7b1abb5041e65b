"""Ends programs as `kill -9` does, starts them again, and counts how often it did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.actors.desk import Desk
    from scenarios.session.session import Session
    from scenarios.worlds.world import World

DOWN_S = 0.5


@dataclass
class Killer:
    """Kills programs of one session, and notes it: what a program knew by heart is gone then."""

    session: Session
    count: int = field(default=0)

    @property
    def world(self) -> World:
        """Where the programs run."""
        return self.session.world

    def control(self, name: str) -> Desk:
        """The control face of a system."""
        return self.session.desk(name, "control")

    async def kill(self, name: str) -> None:
        """Kill one program, and start it again."""
        await self.world.kill(name)
        self.count += 1
        self.session.notebook.note("harness", "killed", {"program": name})
        await self.world.sleep(DOWN_S)
        await self.world.start(name)
