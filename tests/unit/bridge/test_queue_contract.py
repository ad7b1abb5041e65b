"""The contract of every work queue, run on the embedded one."""

from __future__ import annotations

import pytest

from bridge.ports.queue import Clean, Later, WorkKey
from bridge.state.database import Database, DatabaseBusy, Poisoned, Tx
from tests.unit.bridge.bench import A, Bench
from tests.unit.bridge.doubles import run


def test_a_key_marked_many_times_is_visited_once() -> None:
    async def story() -> list[str]:
        bench = Bench()
        await bench.queue.mark([A, A])
        await bench.queue.mark([A])
        await bench.begin()
        await bench.env.kill()
        return bench.visited

    assert run(story()) == ["var_a"]


def test_marks_of_one_flow_are_visited_as_one_batch() -> None:
    async def story() -> list[int]:
        bench = Bench()
        await bench.queue.mark([WorkKey("stock", f"var_{n}") for n in range(60)])
        await bench.begin()
        await bench.env.kill()
        return bench.batches

    assert run(story()) == [50, 10]


def test_a_mark_wakes_an_idle_queue_without_any_time_passing() -> None:
    async def story() -> list[str]:
        bench = Bench()
        await bench.begin()
        await bench.queue.mark([A])
        await bench.env.idle()
        await bench.env.kill()
        return bench.visited

    assert run(story()) == ["var_a"]


def test_marks_while_a_key_runs_cause_exactly_one_more_visit_after_it() -> None:
    async def story() -> tuple[list[str], list[str]]:
        bench = Bench()
        bench.gate.clear()
        await bench.queue.mark([A])
        await bench.begin()
        await bench.queue.mark([A])
        await bench.queue.mark([A])
        await bench.env.idle()
        during = list(bench.visited)
        bench.gate.set()
        await bench.env.idle()
        await bench.env.kill()
        return during, bench.visited

    assert run(story()) == (["var_a"], ["var_a", "var_a"])


def test_marks_do_not_shorten_a_back_off() -> None:
    async def story() -> tuple[int, int]:
        bench = Bench()
        bench.verdicts["var_a"] = Later(10.0, "down")
        await bench.queue.mark([A])
        await bench.begin()
        await bench.queue.mark([A])
        await bench.env.advance(9.9)
        early = len(bench.claims)
        await bench.env.advance(0.2)
        await bench.env.kill()
        return early, len(bench.claims)

    assert run(story()) == (1, 2)


def test_a_mark_during_the_failing_visit_does_not_shorten_its_back_off_either() -> None:
    async def story() -> tuple[int, int]:
        bench = Bench()
        bench.verdicts["var_a"] = Later(10.0, "down")
        bench.gate.clear()
        await bench.queue.mark([A])
        await bench.begin()
        await bench.queue.mark([A])
        bench.gate.set()
        await bench.env.advance(9.9)
        early = len(bench.claims)
        await bench.env.advance(0.2)
        await bench.env.kill()
        return early, len(bench.claims)

    assert run(story()) == (1, 2)


@pytest.mark.parametrize("kind", ["not_yet", "again"])
def test_a_mark_brings_forward_a_visit_that_waits_for_another_record(kind: str) -> None:
    async def story() -> int:
        bench = Bench()
        bench.verdicts["var_a"] = Later(60.0, "no link", "again" if kind == "again" else "not_yet")
        await bench.queue.mark([A])
        await bench.begin()
        await bench.queue.mark([A])
        await bench.env.idle()
        await bench.env.kill()
        return len(bench.claims)

    assert run(story()) == 2


def test_what_waits_long_for_another_record_is_told_apart_from_what_is_tried_again() -> None:
    async def story() -> list[tuple[int, int]]:
        bench = Bench()
        bench.verdicts["var_a"] = Later(60.0, "no link", "not_yet")
        await bench.queue.mark([A])
        await bench.begin()
        told = []
        for pause_s in (0.0, 11.0):
            await bench.env.advance(pause_s)
            stats = (await bench.queue.stats())[A.flow]
            told.append((stats.delayed, stats.waiting))
        await bench.env.kill()
        return told

    assert run(story()) == [(1, 0), (0, 1)]


def test_failures_are_counted_until_the_key_is_clean() -> None:
    async def story() -> list[int]:
        bench = Bench()
        bench.verdicts["var_a"] = Later(1.0, "down")
        await bench.queue.mark([A])
        await bench.begin()
        await bench.env.advance(2.5)
        bench.verdicts["var_a"] = Clean()
        await bench.env.advance(1)
        await bench.queue.mark([A])
        await bench.env.idle()
        await bench.env.kill()
        return [claim.failures for claim in bench.claims]

    assert run(story()) == [0, 1, 2, 3, 0]


def test_what_is_written_with_a_mark_is_lost_with_it() -> None:
    def also(tx: Tx) -> None:
        tx.execute("INSERT INTO notes(name, value) VALUES('cursor', '7')")
        raise RuntimeError("killed before the commit")

    async def story() -> tuple[int, object]:
        bench = Bench()
        with pytest.raises(RuntimeError):
            await bench.queue.mark([A], also=also)
        note = bench.database.read().execute("SELECT value FROM notes").fetchone()
        return (await bench.queue.stats())["stock"].ready, note

    assert run(story()) == (0, None)


def test_stopping_waits_for_the_visits_that_run() -> None:
    async def story() -> tuple[bool, bool, int]:
        bench = Bench()
        bench.gate.clear()
        await bench.queue.mark([A])
        await bench.begin()
        await bench.queue.stop()
        await bench.env.idle()
        early = bench.env.tasks[0].done()
        bench.gate.set()
        await bench.env.idle()
        late = bench.env.tasks[0].done()
        left = (await bench.queue.stats())["stock"].running
        await bench.env.kill()
        return early, late, left

    assert run(story()) == (False, True, 0)


def test_a_second_process_may_not_open_the_same_file(tmp_path: object) -> None:
    path = f"{tmp_path}/bridge.sqlite"
    first = Database(path)

    with pytest.raises(DatabaseBusy):
        Database(path)

    first.poison()
    Database(path).close()


def test_a_poisoned_database_refuses_everything_after_the_commit() -> None:
    database = Database(":memory:")
    database.on_commit = database.poison

    with pytest.raises(Poisoned), database.transaction() as tx:
        tx.execute("INSERT INTO notes(name, value) VALUES('a', '1')")

    with pytest.raises(Poisoned):
        database.read()
