"""Large numbers at once: a first sync, a price change of everything, a feed to catch up with.

Each is measured from its cause to the last change that it led to, with the bridge's memory.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter

import psutil

from load.bench.goods import fill
from load.bench.missed import heard_all, miss
from scenarios.bench.burst import CannotMeasure
from scenarios.bench.counting import Figure, figure
from scenarios.runs.run import silent
from scenarios.session.session import Session
from scenarios.session.settings import DEFAULT
from scenarios.session.settling import Patience
from scenarios.worlds.live import LiveWorld, Ports, live_in

PART = "masses"
PATIENCE = Patience(window_s=2.0, limit_s=1800.0, poll_s=0.5)
AT_ONCE = 200
STILL_S = 10.0


@dataclass(frozen=True)
class Masses:
    """How many variants are there, and how many events the bridge misses."""

    variants: int
    events: int


def masses(wanted: Masses, tell: Callable[[str], None]) -> list[Figure]:
    """Measure all of it in one world of three programs."""
    found: list[Figure] = []

    async def act(world: LiveWorld) -> None:
        session = Session(world, PATIENCE, silent)
        await session.set_masters()
        await session.settle()
        await world.kill("bridge")
        await fill(world, session, wanted.variants)
        _forget(world)
        measured = _Measured(world, session, found, tell)
        count = wanted.variants
        await measured.of("first sync of variants", count, lambda: world.start("bridge"))
        await session.settle()
        await measured.of("reprice of variants", count, lambda: _reprice(session))
        await world.kill("bridge")
        await miss(world, session, wanted.events)
        await measured.of("catch-up of events", wanted.events, partial(_catch_up, world, session))
        began_s = perf_counter()
        await session.desk("erp", "control").post("/_control/reset", {})
        found.append(figure((PART, "world reset, ERP", "s"), [perf_counter() - began_s]))

    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        world = LiveWorld("masses", DEFAULT, Path(folder), Ports(0, 0, 0), mode="real")
        asyncio.run(live_in(world, act))
    return found


@dataclass
class _Measured:
    world: LiveWorld
    session: Session
    found: list[Figure]
    tell: Callable[[str], None]

    async def of(self, what: str, count: int, cause: Callable[[], Awaitable[None]]) -> None:
        """Bring something about, wait until nothing changes, and note rate and memory."""
        began, most = self.world.now(), [0.0]
        looking = asyncio.create_task(_most_mb(self.world, most))
        await cause()
        ended = self.world.now()
        await self._nothing_changes()
        looking.cancel()
        took_s = (max(ended, await self._last_change()) - began).total_seconds()
        self.tell(f"{what}: {count} in {took_s:.1f} s, bridge at most {most[0]:.0f} MB")
        note = f"{count} in {took_s:.1f} s"
        self.found.append(figure((PART, what, "1/s"), [count / took_s], note))
        self.found.append(figure((PART, f"{what}, most memory of the bridge", "MB"), most))

    async def _nothing_changes(self) -> None:
        """Wait until no number has moved for a while; what is only read or told goes on."""
        still_s, waited_s, before = 0.0, 0.0, [0, 0]
        while still_s < STILL_S:
            if waited_s > PATIENCE.limit_s:
                raise CannotMeasure("both systems go on changing")
            states = [
                await self.session.desk(name, "control").get("/_control/state")
                for name in ("erp", "store")
            ]
            now = [state["last_change_no"] for state in states]
            still_s = still_s + PATIENCE.poll_s if now == before else 0.0
            before = now
            waited_s += PATIENCE.poll_s
            await self.world.sleep(PATIENCE.poll_s)

    async def _last_change(self) -> datetime:
        found = []
        for name in ("erp", "store"):
            control = self.session.desk(name, "control")
            last = (await control.get("/_control/state"))["last_change_no"]
            page = await control.get("/_control/journal", after=last - 1, limit=1)
            found += [datetime.fromisoformat(row["at"]) for row in page["records"]]
        return max(found)


def _forget(world: LiveWorld) -> None:
    """Let the bridge begin with nothing, so that it sees everything for the first time."""
    for path in world.folder.glob("bridge.db*"):
        path.unlink()


async def _catch_up(world: LiveWorld, session: Session) -> None:
    await world.start("bridge")
    await heard_all(session)


async def _reprice(session: Session) -> None:
    desk = session.desk("erp", "merchandiser")
    lists = await desk.pages("/v1/price-lists")
    price_list = next(row["id"] for row in lists if row["code"] == "LIST-USD")
    styles = [row["id"] for row in await desk.pages("/v1/styles")]
    for start in range(0, len(styles), AT_ONCE):
        body = {"style_ids": styles[start : start + AT_ONCE], "price_minor": 1700}
        path = f"/v1/price-lists/{price_list}/reprice"
        await desk.post(path, {**body, "own_prices": "change"})


async def _most_mb(world: LiveWorld, most: list[float]) -> None:
    """Look at the bridge's memory again and again."""
    while True:
        pid = world.programs["bridge"].pid
        if pid is not None:
            most[0] = max(most[0], psutil.Process(pid).memory_info().rss / 1e6)
        await world.sleep(0.2)
