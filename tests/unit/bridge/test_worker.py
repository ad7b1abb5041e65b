"""What the worker makes of a flow's outcomes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bridge.errors import (
    BridgeError,
    ContractBroken,
    NotYet,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unreachable,
)
from bridge.loops.worker import Worker
from bridge.ports.flow import Again, Done, Failed
from bridge.ports.queue import Claim, Clean, Later, Park, Verdict, WorkKey
from bridge.queue.embedded import EmbeddedQueue, QueueLimits
from bridge.retry import DoublingRetry
from bridge.state.database import Database
from tests.unit.bridge.doubles import FakeEnv, ScriptedFlow, run


class Bench:
    """A worker with one scripted flow."""

    def __init__(self) -> None:
        self.env = FakeEnv()
        self.flow = ScriptedFlow("stock")
        database = Database(":memory:")
        self.queue = EmbeddedQueue(database, self.env, flows=("stock",), limits=QueueLimits())
        self.worker = Worker(self.queue, {"stock": self.flow}, DoublingRetry(self.env))
        self.database = database

    async def run(self, *keys: str, seconds: float = 0.0) -> None:
        """Visit keys for a while."""
        await self.queue.mark([WorkKey("stock", key) for key in keys])
        self.env.spawn(self.worker.run())
        await self.env.advance(seconds)
        await self.env.kill()


def verdict(error: BridgeError, failures: int = 0) -> Verdict:
    """What the policy says to an error."""
    return DoublingRetry(FakeEnv()).verdict(Claim("stock", "a", failures), Failed(error))


def test_an_outage_is_retried_with_growing_waits_and_parked_at_the_eighth_failure() -> None:
    async def story() -> tuple[int, list[int]]:
        bench = Bench()
        bench.flow.outcomes["a"] = Failed(Unreachable("refused"))
        await bench.run("a", seconds=600)
        return len(bench.flow.visits), [item.attempts for item in await bench.queue.dead()]

    assert run(story()) == (8, [8])


@pytest.mark.parametrize("error", [Rejected("no", 409), ContractBroken("a page")])
def test_a_refusal_is_parked_at_once(error: BridgeError) -> None:
    assert isinstance(verdict(error), Park)


def test_waits_double_up_to_a_minute() -> None:
    waits = [verdict(OutcomeUnknown("late"), failures) for failures in range(7)]

    seconds = [wait.delay_s for wait in waits if isinstance(wait, Later)]
    assert all(0.25 * 2**n <= delay_s <= 0.5 * 2**n <= 60 for n, delay_s in enumerate(seconds))


def test_the_pause_the_other_side_asked_for_is_kept_and_is_no_failure() -> None:
    found = verdict(RateLimited("slow down", 7.0), failures=7)

    assert isinstance(found, Later)
    assert found.delay_s >= 7.0
    assert found.kind == "limited"


def test_a_key_that_waits_for_another_record_is_parked_after_an_hour_only() -> None:
    async def story() -> tuple[int, int]:
        bench = Bench()
        bench.flow.outcomes["a"] = Failed(NotYet("no product yet"))
        await bench.run("a", seconds=3500)
        early = len(await bench.queue.dead())
        await bench.run("b", seconds=200)
        return early, len(await bench.queue.dead())

    assert run(story()) == (0, 1)


def test_another_look_counts_nothing() -> None:
    policy = DoublingRetry(FakeEnv())

    assert policy.verdict(Claim("stock", "a"), Again(3.0)) == Later(3.0, "looks again", "again")
    assert policy.verdict(Claim("stock", "a"), Done()) == Clean()


def test_one_bad_key_leaves_its_neighbours_done() -> None:
    async def story() -> list[str]:
        bench = Bench()
        bench.flow.outcomes["b"] = Failed(Rejected("no", 409))
        await bench.run("a", "b", "c")
        return [item.key for item in await bench.queue.dead()]

    assert run(story()) == ["b"]


@pytest.mark.parametrize("error", [KeyError("x"), Rejected("no", 422)])
def test_a_batch_that_fails_as_a_whole_is_taken_apart(error: Exception) -> None:
    async def story() -> list[str]:
        bench = Bench()
        bench.flow.raises["b"] = error
        await bench.run("a", "b", "c")
        return [item.key for item in await bench.queue.dead()]

    assert run(story()) == ["b"]


def test_a_fault_of_ours_is_parked_with_its_trace_in_the_database_alone() -> None:
    async def story() -> tuple[str, str]:
        bench = Bench()
        bench.flow.raises["a"] = ValueError("jane@example.com")
        await bench.run("a")
        detail = bench.database.read().execute("SELECT detail FROM work").fetchone()[0]
        return (await bench.queue.dead())[0].reason, detail

    reason, detail = run(story())
    assert reason == "fault in the bridge: ValueError"
    assert "Traceback" in detail


def test_an_outage_of_the_whole_batch_is_not_repeated_key_by_key() -> None:
    async def story() -> list[list[str]]:
        bench = Bench()
        bench.flow.raises["b"] = Unreachable("refused")
        await bench.run("a", "b", "c")
        return bench.flow.visits

    assert run(story()) == [["a", "b", "c"]]


def test_an_hour_is_counted_from_the_first_wait() -> None:
    env = FakeEnv()
    since = env.now() - timedelta(hours=1)
    claim = Claim("stock", "a", waits=1, waiting_since=since)

    assert isinstance(DoublingRetry(env).verdict(claim, Failed(NotYet("x"))), Park)
