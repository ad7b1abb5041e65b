"""A queue on a work bench: its clock, its gate, and a record of its visits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from bridge.ports.queue import Claim, Clean, Verdict, WorkKey
from bridge.queue.embedded import EmbeddedQueue, QueueLimits
from bridge.state.database import Database
from tests.unit.bridge.doubles import FakeEnv

FLOWS = ("stock", "orders")
A = WorkKey("stock", "var_a")
B = WorkKey("stock", "var_b")


class Bench:
    """A queue, its clock, and a record of its visits."""

    def __init__(self, database: Database | None = None) -> None:
        self.env = FakeEnv()
        self.database = database or Database(":memory:")
        self.queue = EmbeddedQueue(self.database, self.env, flows=FLOWS, limits=QueueLimits())
        self.claims: list[Claim] = []
        self.batches: list[int] = []
        self.verdicts: dict[str, Verdict] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.running: list[str] = []

    async def visit(self, batch: Sequence[Claim]) -> Mapping[str, Verdict]:
        """Record, wait for the gate, answer by script."""
        self.claims.extend(batch)
        self.batches.append(len(batch))
        assert not [claim for claim in batch if claim.key in self.running]
        self.running.extend(claim.key for claim in batch)
        await self.gate.wait()
        for claim in batch:
            self.running.remove(claim.key)
        return {claim.key: self.verdicts.get(claim.key, Clean()) for claim in batch}

    async def begin(self) -> None:
        """Run the queue beside the test."""
        self.env.spawn(self.queue.run(self.visit))
        await self.env.idle()

    @property
    def visited(self) -> list[str]:
        """The keys in the order of their visits."""
        return [claim.key for claim in self.claims]
