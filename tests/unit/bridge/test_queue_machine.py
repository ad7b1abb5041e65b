"""The queue against a model that is far simpler: which keys are owed a visit."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bridge.ports.queue import Claim, Clean, Later, Park, Verdict, WorkKey
from bridge.queue.embedded import EmbeddedQueue, QueueLimits
from bridge.state.database import Database
from tests.unit.bridge.doubles import FakeEnv

T = TypeVar("T")
KEYS = [WorkKey(flow, key) for flow in ("stock", "orders") for key in ("a", "b", "c")]
VERDICTS = st.sampled_from(
    [Clean(), Later(5.0, "down"), Later(30.0, "wait", "not_yet"), Park("refused")]
)


class QueueMachine(RuleBasedStateMachine):
    """Marks, visits that end in any way, pauses, time and kills, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.env = FakeEnv()
        self.database = Database(":memory:")
        self.owed: dict[WorkKey, None] = {}
        self.parked: dict[WorkKey, None] = {}
        self.boot()

    def boot(self) -> None:
        """Start a queue on the same database, as a restarted process does."""
        self.running: list[tuple[Sequence[Claim], asyncio.Future[Verdict]]] = []
        limits = QueueLimits(keys_per_batch=2, batches_per_flow=2)
        self.queue = EmbeddedQueue(
            self.database, self.env, flows=("stock", "orders"), limits=limits
        )
        self.do(self.queue.recover())
        self.do(self._spawn())

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run work, and whatever it woke, until nothing moves."""
        result = self.loop.run_until_complete(work)
        self.loop.run_until_complete(self.env.idle())
        return result

    async def _spawn(self) -> None:
        self.env.spawn(self.queue.run(self.visit))

    async def visit(self, batch: Sequence[Claim]) -> Mapping[str, Verdict]:
        """Begin: the key is no longer owed. End: the drawn verdict may make it so again."""
        keys = [WorkKey(claim.flow, claim.key) for claim in batch]
        busy = [WorkKey(c.flow, c.key) for others, _ in self.running for c in others]
        assert not [key for key in keys if key in busy], "two visits of one key at once"
        ended: asyncio.Future[Verdict] = self.loop.create_future()
        self.running.append((batch, ended))
        marked_before = {key: self.owed.pop(key, "never") for key in keys}
        assert "never" not in marked_before.values(), "a visit that nobody asked for"
        verdict = await ended
        for key in keys:
            if isinstance(verdict, Later):
                self.owed[key] = None
            elif isinstance(verdict, Park) and key not in self.owed:
                self.parked[key] = None
        return {claim.key: verdict for claim in batch}

    @rule(keys=st.lists(st.sampled_from(KEYS), max_size=4))
    def mark(self, keys: list[WorkKey]) -> None:
        """Whatever is marked is owed a visit that starts later."""
        for key in keys:
            self.parked.pop(key, None)
            self.owed[key] = None
        self.do(self.queue.mark(keys))

    @precondition(lambda self: self.running)
    @rule(which=st.integers(min_value=0), verdict=VERDICTS)
    def end_a_visit(self, which: int, verdict: Verdict) -> None:
        """End one of the running visits."""
        _, ended = self.running.pop(which % len(self.running))
        ended.set_result(verdict)
        self.do(self.env.idle())

    @rule(seconds=st.sampled_from([0.1, 1.0, 6.0, 40.0]))
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.do(self.env.advance(seconds))

    @rule(flow=st.sampled_from(["stock", "orders"]), paused=st.booleans())
    def pause(self, flow: str, paused: bool) -> None:
        """Pause or resume a flow."""
        self.do(self.queue.pause(flow, paused=paused))

    @precondition(lambda self: self.parked)
    @rule()
    def replay(self) -> None:
        """Revive what was parked longest."""
        item = self.do(self.queue.dead())[0]
        key = WorkKey(item.flow, item.key)
        del self.parked[key]
        self.owed[key] = None
        assert self.do(self.queue.revive(item.id))

    @rule()
    def kill(self) -> None:
        """Kill the process: what was running is owed again."""
        for batch, _ in self.running:
            self.owed.update((WorkKey(claim.flow, claim.key), None) for claim in batch)
        self.do(self.env.kill())
        self.boot()

    @invariant()
    def the_parked_keys_are_listed(self) -> None:
        """Nothing is parked in secret, and nothing else is listed."""
        listed = [WorkKey(item.flow, item.key) for item in self.do(self.queue.dead())]
        assert sorted(listed) == sorted(self.parked)

    def teardown(self) -> None:
        """Whatever happened: with everything resumed, every owed key gets its visit."""
        for flow in ("stock", "orders"):
            self.do(self.queue.pause(flow, paused=False))
        for _ in range(20):
            while self.running:
                self.end_a_visit(0, Clean())
            self.do(self.env.advance(31))
        assert not self.owed, "a mark was lost"
        self.do(self.env.kill())
        self.loop.close()


QueueMachine.TestCase.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, derandomize=True
)
TestQueueMachine = QueueMachine.TestCase
