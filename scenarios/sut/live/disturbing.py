"""What a session does to a bridge, its messages and its answers after all stories."""

from collections.abc import Collection
from dataclasses import dataclass

from scenarios.session.session import Story
from scenarios.stories import many_rows
from scenarios.sut.live import lost_answers
from scenarios.sut.live.connecting import Connecting
from scenarios.sut.live.hold import GuestBridge
from scenarios.sut.live.killed import Killed
from scenarios.sut.live.messages import LOST, SHUFFLED
from scenarios.sut.repeats import KILL, MISSED, PAGES, REORDERED, UNHEARD, disturbing_rules


@dataclass(frozen=True)
class Disturbing:
    """Stories that disturb the bridge itself, where their rules are asked for."""

    hold: GuestBridge
    connecting: Connecting

    def stories(self, rules: Collection[str]) -> list[Story]:
        """One after another, since each needs all that goes on for itself."""
        sut = self.connecting.file.sut
        known: dict[str, Story] = {
            UNHEARD: lost_answers,
            REORDERED: SHUFFLED,
            MISSED: LOST,
            PAGES: many_rows,
            KILL: Killed(self._kill, self._start, self.connecting.world.sleep, sut.limit_s),
        }
        return [
            story
            for rule, story in known.items()
            if rule in rules and rule in disturbing_rules(sut)
        ]

    async def _kill(self) -> None:
        hook = self.connecting.file.sut.hooks.kill
        if hook is not None:
            await self.hold.call("kill", hook)
        else:
            await self.connecting.world.programs["bridge"].kill()

    async def _start(self) -> None:
        hook = self.connecting.file.sut.hooks.start
        if hook is not None:
            await self.hold.call("start", hook)
        else:
            await self.connecting.start_again()
