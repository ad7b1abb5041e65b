"""Sweeps: every key now and then, at once when asked, and never for a flow that is off."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from bridge.errors import Unreachable
from bridge.loops.sweep import Sweeper
from bridge.marking import Marker
from bridge.queue.embedded import EmbeddedQueue, QueueLimits
from bridge.settings import FlowSettings, FlowsSettings, Settings
from bridge.state.database import Database
from bridge.state.notes import SqliteCursors
from tests.unit.bridge.doubles import FakeEnv, ScriptedFlow, run

ON = Settings(flows=FlowsSettings(stock=FlowSettings(sweep_s=300)))
OFF = Settings(flows=FlowsSettings(stock=FlowSettings(enabled=False)))


class CountedFlow(ScriptedFlow):
    """Counts sweeps, and may fail in the middle of one."""

    def __init__(self) -> None:
        super().__init__("stock", ["a", "b", "c"])
        self.sweeps = 0
        self.fails = 0

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """Give a page, then perhaps fail."""
        self.sweeps += 1
        yield ["a", "b"]
        if self.fails:
            self.fails -= 1
            raise Unreachable("refused")
        yield ["c"]


class Bench:
    """A sweeper over one flow."""

    def __init__(self, settings: Settings = ON, database: Database | None = None) -> None:
        self.env = FakeEnv()
        self.database = database or Database(":memory:")
        self.flow = CountedFlow()
        queue = EmbeddedQueue(self.database, self.env, flows=("stock",), limits=QueueLimits())
        self.sweeper = Sweeper(
            settings,
            self.env,
            self.database,
            cursors=SqliteCursors(self.database),
            marker=Marker(queue, settings.flows.enabled()),
        )
        self.flows = {"stock": self.flow} if settings.flows.stock.enabled else {}

    async def begin(self) -> None:
        """Run the sweeper."""
        self.sweeper.prepare()
        self.env.spawn(self.sweeper.run(self.flows))
        await self.env.idle()

    def marked(self) -> list[str]:
        """The dirty keys."""
        rows = self.database.read().execute("SELECT key FROM work ORDER BY key")
        return [row[0] for row in rows]


def test_the_first_start_sweeps_all_keys() -> None:
    async def story() -> list[str]:
        bench = Bench()
        await bench.begin()
        await bench.env.kill()
        return bench.marked()

    assert run(story()) == ["a", "b", "c"]


def test_sweeps_repeat_at_their_interval() -> None:
    async def story() -> int:
        bench = Bench()
        await bench.begin()
        await bench.env.advance(601)
        await bench.env.kill()
        return bench.flow.sweeps

    assert run(story()) == 3


def test_a_requested_sweep_does_not_wait() -> None:
    async def story() -> int:
        bench = Bench()
        await bench.begin()
        await bench.sweeper.request("stock")
        await bench.env.idle()
        await bench.env.kill()
        return bench.flow.sweeps

    assert run(story()) == 2


def test_an_interrupted_sweep_starts_again_soon() -> None:
    async def story() -> list[str]:
        bench = Bench()
        bench.flow.fails = 1
        await bench.begin()
        await bench.env.advance(3)
        await bench.env.kill()
        return bench.marked()

    assert run(story()) == ["a", "b", "c"]


def test_a_restart_adds_no_sweep() -> None:
    async def story() -> int:
        first = Bench()
        await first.begin()
        await first.env.kill()
        second = Bench(ON, first.database)
        await second.begin()
        await second.env.kill()
        return second.flow.sweeps

    assert run(story()) == 0


def test_changed_settings_ask_for_a_sweep() -> None:
    async def story() -> int:
        first = Bench()
        await first.begin()
        await first.env.kill()
        second = Bench(ON.model_copy(update={"drift": "report"}), first.database)
        await second.begin()
        await second.env.kill()
        return second.flow.sweeps

    assert run(story()) == 1


def test_a_flow_that_is_off_is_not_swept() -> None:
    async def story() -> tuple[int, list[str]]:
        bench = Bench(OFF)
        await bench.begin()
        await bench.env.advance(1000)
        await bench.env.kill()
        return bench.flow.sweeps, bench.marked()

    assert run(story()) == (0, [])
