"""Virtual time: exact, ordered, and deadly for a killed process."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from scenarios.worlds.process import Process
from scenarios.worlds.virtual_loop import LeftTheSimulation, NothingLeftToRun, VirtualLoop


def run(loop: VirtualLoop, work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


def test_a_wait_of_thirty_years_and_a_microsecond_ends_exactly_then() -> None:
    loop = VirtualLoop()
    thirty_years_s = 30 * 365 * 86_400

    async def wait() -> None:
        await asyncio.sleep(thirty_years_s)
        await asyncio.sleep(0.000_001)

    run(loop, wait())

    assert loop.now_us == thirty_years_s * 1_000_000 + 1


def test_timers_of_one_instant_run_in_the_order_in_which_they_were_set() -> None:
    loop = VirtualLoop()
    seen: list[int] = []

    async def wait() -> None:
        for number in range(20):
            loop.call_later(1.0, seen.append, number)
        await asyncio.sleep(2)

    run(loop, wait())

    assert seen == list(range(20))


def shuffled(seed: str) -> list[int]:
    loop = VirtualLoop(seed)
    seen: list[int] = []

    async def wait() -> None:
        for number in range(20):
            loop.call_later(1.0, seen.append, number)
        await asyncio.sleep(2)

    run(loop, wait())
    return seen


def test_a_shuffle_seed_permutes_timers_of_one_instant_the_same_way_each_time() -> None:
    assert shuffled("a") == shuffled("a")
    assert shuffled("a") != shuffled("b")
    assert shuffled("a") != list(range(20))


def test_a_wait_that_nothing_can_end_is_an_error_at_once() -> None:
    loop = VirtualLoop()

    async def wait() -> None:
        await loop.create_future()

    with pytest.raises(NothingLeftToRun):
        loop.run_until_complete(wait())
    loop.close()


def test_a_thread_is_refused() -> None:
    async def think() -> None:
        await asyncio.to_thread(print)

    with pytest.raises(LeftTheSimulation):
        run(VirtualLoop(), think())


def test_a_killed_process_runs_no_finally() -> None:
    loop = VirtualLoop()
    seen: list[str] = []
    process = Process("erp", 1, on_crash=lambda: None)

    async def work() -> None:
        try:
            seen.append("started")
            await asyncio.sleep(10)
        finally:
            seen.append("finally")

    async def world() -> None:
        loop.create_task(work(), context=process.context())
        await asyncio.sleep(1)
        process.alive = False
        await asyncio.sleep(100)

    loop.run_until_complete(world())

    assert seen == ["started"]
    assert len(process.tasks) == 1
    loop.close()
