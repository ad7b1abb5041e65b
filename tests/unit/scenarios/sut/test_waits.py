"""How long a session waits for a bridge that does not come to rest."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from scenarios.model.history import Exchange
from scenarios.session.session import Observed
from scenarios.session.settling import Settled
from scenarios.sut.live.heartbeat import Heartbeat
from scenarios.sut.live.session import GuestSession, Late, busiest
from tests.unit.scenarios.sut.test_plan import sut
from tests.unit.scenarios.sut.test_verdict import NOON, observed

LIMIT_S = 30.0


class Waiting(GuestSession):
    """A session of which only the waits are real; `rests` says how each look ends."""

    def __init__(self, *rests: bool) -> None:
        self.sut = sut().model_copy(update={"settle_s": LIMIT_S})
        self.heartbeat = Heartbeat(lambda: NOON, asyncio.sleep)
        self.late: list[Late] = []
        self.unsettled: list[str] = []
        self.waits_s: list[float] = []
        self.told: list[str] = []
        self.narrate = lambda _story, text: self.told.append(text)
        self._rests = list(rests)

    async def quiet(self, limit_s: float) -> Settled:
        self.waits_s.append(limit_s)
        return Settled(self._rests.pop(0), limit_s)

    async def observe(self) -> Observed:
        return observed()

    async def has_rested(self, settled: Settled) -> None:
        self.unsettled += [] if settled.is_quiet else ["still moving"]


def waited_s(session: Waiting, times: int) -> list[float]:
    async def wait() -> None:
        for _ in range(times):
            await session.rest()

    asyncio.run(wait())
    return session.waits_s


def test_who_is_late_is_watched_on_each_time() -> None:
    session = Waiting(False, True, False, True)

    assert waited_s(session, 2) == [30, 60, 30, 60]
    assert [late.limit_s for late in session.late] == [30, 30]


def test_who_never_rests_is_watched_on_once() -> None:
    session = Waiting(False, False, False, False)

    assert waited_s(session, 3) == [30, 60, 30, 30]
    assert len(session.late) == 3


def test_who_is_late_is_told_at_once_and_with_what() -> None:
    session = Waiting(False, True)
    waited_s(session, 1)

    assert session.told == ["not at rest after 30 s; in the last 3 s: nothing of the bridge's"]


def test_what_a_bridge_writes_in_the_end_stands_first() -> None:
    writes = [("/v1/orders", 0), *[("/v1/prices/batch", 57 + each) for each in range(3)]]
    exchanges = [exchange(path, at_s) for path, at_s in writes]

    assert busiest(replace(observed().history, exchanges=exchanges), 4.0) == (
        "3 x store POST /v1/prices/batch (200)"
    )


def exchange(path: str, at_s: int) -> Exchange:
    at = NOON + timedelta(seconds=at_s)
    return Exchange("store", at_s, at, at, f"req_{at_s}", "bridge", "POST", path, "", 200)
