"""Kills at seeded orders of a replay, each while a request of the bridge is open."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from scenarios.faults.process.killed_in_flight import killed_in_flight
from scenarios.faults.process.killer import Killer

PROGRAMS = ("store", "erp", "bridge")
COUNT = 10
FIRST_PERCENT, LAST_PERCENT = 10, 90


@dataclass(frozen=True, slots=True)
class Kill:
    """Which program dies, after which share of the orders."""

    percent: int
    name: str


def seeded_kills(rng: Random) -> list[Kill]:
    """Ten kills between a tenth and nine tenths of the orders, at least three per program."""
    names = [*PROGRAMS * (COUNT // len(PROGRAMS)), rng.choice(PROGRAMS)]
    rng.shuffle(names)
    percents = sorted(rng.randint(FIRST_PERCENT, LAST_PERCENT) for _ in names)
    return [Kill(percent, name) for percent, name in zip(percents, names, strict=True)]


@dataclass
class Kills:
    """The kills that are still to come, in order; one falls within one batch of orders."""

    killer: Killer
    coming: Sequence[Kill]

    def due(self, placed: int, total: int) -> "asyncio.Task[None] | None":
        """Begin the next kill, if its share of the orders is placed; it ends by itself."""
        if not self.coming or placed * 100 < self.coming[0].percent * total:
            return None
        kill, *self.coming = self.coming
        return asyncio.get_running_loop().create_task(killed_in_flight(self.killer, kill.name))
