"""Stories meet: all wait, the systems settle, the clock steps to the earliest instant."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from scenarios.session.stage import Stage
from scenarios.worlds.world import Omit

FRIDAY = datetime(2026, 11, 27, tzinfo=UTC)


class Systems:
    """Notes what the stage asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def settle(self) -> None:
        await asyncio.sleep(0)
        self.asked.append("settle")

    async def step_to(self, instant: datetime) -> None:
        self.asked.append(f"step to {instant:%A}")


def stage_of(parties: int, systems: Systems) -> Stage:
    return Stage(parties, settle=systems.settle, step_to=systems.step_to)


def test_stories_that_wait_settle_together() -> None:
    systems = Systems()

    async def play() -> None:
        stage = stage_of(3, systems)
        await asyncio.gather(*(stage.settled() for _ in range(3)))

    asyncio.run(play())

    assert systems.asked == ["settle"]


def test_the_clock_steps_to_the_earliest_instant_that_anybody_waits_for() -> None:
    systems = Systems()
    order: list[str] = []

    async def wait(stage: Stage, name: str, days: int) -> None:
        await stage.reached(FRIDAY + timedelta(days=days))
        order.append(name)
        stage.leave()

    async def play() -> None:
        stage = stage_of(2, systems)
        await asyncio.gather(wait(stage, "monday", 3), wait(stage, "saturday", 1))

    asyncio.run(play())

    assert order == ["saturday", "monday"]
    assert [step for step in systems.asked if step != "settle"] == [
        "step to Saturday",
        "step to Monday",
    ]


def test_a_story_that_ends_holds_nobody_up() -> None:
    systems = Systems()

    async def play() -> None:
        stage = stage_of(2, systems)
        waiting = asyncio.ensure_future(stage.settled())
        await asyncio.sleep(0)
        stage.leave()
        await asyncio.wait_for(waiting, 1)

    asyncio.run(play())

    assert systems.asked == ["settle"]


def test_what_breaks_the_turn_reaches_every_story() -> None:
    class Broken(Systems):
        async def settle(self) -> None:
            raise RuntimeError("the ERP is gone")

    async def play() -> tuple[BaseException | None, BaseException | None]:
        stage = stage_of(2, Broken())
        return await asyncio.gather(stage.settled(), stage.settled(), return_exceptions=True)

    errors = asyncio.run(play())

    assert [str(error) for error in errors] == ["the ERP is gone"] * 2
    with pytest.raises(RuntimeError):
        raise errors[0] or AssertionError


def test_a_story_that_asks_for_too_much_time_is_left_out_alone() -> None:
    systems, left_out = Systems(), []

    def must_be_near(instant: datetime) -> None:
        raise Omit("clock")

    async def play() -> None:
        stage = Stage(2, settle=systems.settle, step_to=systems.step_to, must_be_near=must_be_near)

        async def ask_for_time() -> None:
            try:
                await stage.reached(FRIDAY)
            except Omit:
                left_out.append("far")
            finally:
                stage.leave()

        await asyncio.gather(ask_for_time(), stage.settled())

    asyncio.run(play())

    assert left_out == ["far"]
    assert systems.asked == ["settle"]
