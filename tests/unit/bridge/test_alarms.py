"""Alarms in business time, sweeps, and the two link tables."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bridge.errors import Unreachable
from bridge.loops.alarms import AlarmClock, SystemBusinessClock
from bridge.queue.embedded import EmbeddedQueue, QueueLimits
from bridge.state.database import Database
from tests.unit.bridge.doubles import FakeEnv, run


class SteppedClock:
    """Business time that jumps."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.down = False
        self.reads = 0

    async def now(self) -> datetime:
        """The present business instant."""
        self.reads += 1
        if self.down:
            raise Unreachable("refused")
        return self.at


class Bench:
    """An alarm clock on a stepped or steady business clock."""

    def __init__(self, *, steady: bool) -> None:
        self.env = FakeEnv()
        self.database = Database(":memory:")
        self.stepped = SteppedClock(self.env.now())
        clock = SystemBusinessClock(self.env) if steady else self.stepped
        self.alarms = AlarmClock(self.database, self.env, clock, tick_s=1.0, steady=steady)
        self.queue = EmbeddedQueue(self.database, self.env, flows=("prices",), limits=QueueLimits())

    async def set(self, key: str, seconds: float | None) -> None:
        """Set an alarm some seconds from now."""
        at = None if seconds is None else self.env.now() + timedelta(seconds=seconds)
        await self.alarms.set_alarms("prices", {key: at})

    async def begin(self) -> None:
        """Run the alarm clock."""
        self.env.spawn(self.alarms.run(self.queue))
        await self.env.idle()

    def marked(self) -> list[str]:
        """The dirty keys."""
        rows = self.database.read().execute("SELECT key FROM work ORDER BY key")
        return [row[0] for row in rows]


def test_an_alarm_marks_its_key_at_its_instant() -> None:
    async def story() -> tuple[list[str], list[str]]:
        bench = Bench(steady=True)
        await bench.begin()
        await bench.set("sty_1", 100)
        await bench.env.advance(99)
        early = bench.marked()
        await bench.env.advance(1)
        await bench.env.kill()
        return early, bench.marked()

    assert run(story()) == ([], ["sty_1"])


def test_a_later_alarm_replaces_the_earlier_one() -> None:
    async def story() -> list[str]:
        bench = Bench(steady=True)
        await bench.begin()
        await bench.set("sty_1", 100)
        await bench.set("sty_1", 200)
        await bench.env.advance(150)
        await bench.env.kill()
        return bench.marked()

    assert run(story()) == []


def test_none_clears_the_alarm() -> None:
    async def story() -> list[str]:
        bench = Bench(steady=True)
        await bench.set("sty_1", 1)
        await bench.set("sty_1", None)
        await bench.begin()
        await bench.env.advance(10)
        await bench.env.kill()
        return bench.marked()

    assert run(story()) == []


def test_business_time_that_jumps_rings_within_a_tick() -> None:
    async def story() -> list[str]:
        bench = Bench(steady=False)
        await bench.set("sty_1", 86_400)
        await bench.begin()
        bench.stepped.at += timedelta(days=2)
        await bench.env.advance(1.1)
        await bench.env.kill()
        return bench.marked()

    assert run(story()) == ["sty_1"]


def test_business_time_is_not_read_while_no_alarm_is_set() -> None:
    async def story() -> int:
        bench = Bench(steady=False)
        await bench.begin()
        await bench.env.advance(60)
        await bench.env.kill()
        return bench.stepped.reads

    assert run(story()) == 0


def test_alarms_outlive_an_outage_of_the_clock() -> None:
    async def story() -> list[str]:
        bench = Bench(steady=False)
        bench.stepped.down = True
        await bench.set("sty_1", 0)
        await bench.begin()
        await bench.env.advance(5)
        bench.stepped.down = False
        await bench.env.advance(1.1)
        await bench.env.kill()
        return bench.marked()

    assert run(story()) == ["sty_1"]


@pytest.mark.parametrize("behind_s", [5.0, 500.0])
def test_an_alarm_that_is_set_again_in_the_past_rings_no_faster_than_the_tick(
    behind_s: float,
) -> None:
    async def story() -> int:
        bench = Bench(steady=True)
        await bench.begin()
        rings = 0
        for _ in range(20):
            await bench.set("sty_1", -behind_s)
            await bench.env.advance(0.1)
            with bench.database.transaction() as tx:
                rings += tx.execute("DELETE FROM work").rowcount
        await bench.env.kill()
        return rings

    assert run(story()) <= 3
