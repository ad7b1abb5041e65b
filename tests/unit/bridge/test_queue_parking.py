"""Keys that rest: parked, paused, taken over from a dead process."""

from __future__ import annotations

from bridge.marking import Marker
from bridge.ports.queue import Clean, Later, Park, WorkKey
from tests.unit.bridge.bench import A, B, Bench
from tests.unit.bridge.doubles import run


def test_a_parked_key_is_listed_with_reason_and_instant() -> None:
    async def story() -> list[tuple[str, str, int]]:
        bench = Bench()
        bench.verdicts["var_a"] = Park("Rejected: no such style", "trace")
        await bench.queue.mark([A, B])
        await bench.begin()
        await bench.env.advance(1000)
        await bench.env.kill()
        assert bench.visited == ["var_a", "var_b"]
        return [(item.key, item.reason, item.attempts) for item in await bench.queue.dead()]

    assert run(story()) == [("var_a", "Rejected: no such style", 1)]


def test_a_replayed_key_that_fails_again_keeps_its_id_and_its_since() -> None:
    async def story() -> bool:
        bench = Bench()
        bench.verdicts["var_a"] = Park("Rejected")
        await bench.queue.mark([A])
        await bench.begin()
        before = await bench.queue.dead()
        await bench.env.advance(5)
        assert await bench.queue.revive(before[0].id)
        await bench.env.idle()
        after = await bench.queue.dead()
        await bench.env.kill()
        assert len(bench.claims) == 2
        return before == after

    assert run(story())


def test_what_is_parked_in_one_flow_is_visited_again_when_a_cause_may_be_mended() -> None:
    async def story() -> list[str]:
        bench = Bench()
        order = WorkKey("orders", "order_1")
        bench.verdicts |= {"var_a": Park("no"), "order_1": Park("unknown items")}
        await bench.queue.mark([A, order])
        await bench.begin()
        await Marker(bench.queue, ("stock", "orders")).mark_parked("orders")
        await bench.env.idle()
        await bench.env.kill()
        return sorted(bench.visited)

    assert run(story()) == ["order_1", "order_1", "var_a"]


def test_parked_keys_are_listed_behind_an_id() -> None:
    async def story() -> list[str]:
        bench = Bench()
        bench.verdicts |= {"var_a": Park("no"), "var_b": Park("no")}
        await bench.queue.mark([A, B])
        await bench.begin()
        first = await bench.queue.dead(limit=1)
        rest = await bench.queue.dead(after=first[0].id)
        await bench.env.kill()
        return [item.key for item in [*first, *rest]]

    assert run(story()) == ["var_a", "var_b"]


def test_a_mark_revives_a_parked_key_with_no_failures() -> None:
    async def story() -> tuple[list[int], int]:
        bench = Bench()
        bench.verdicts["var_a"] = Later(1.0, "down")
        await bench.queue.mark([A])
        await bench.begin()
        bench.verdicts["var_a"] = Park("no")
        await bench.env.advance(1.5)
        bench.verdicts["var_a"] = Clean()
        await bench.queue.mark([A])
        await bench.env.idle()
        parked = await bench.queue.dead()
        await bench.env.kill()
        return [claim.failures for claim in bench.claims], len(parked)

    assert run(story()) == ([0, 1, 0], 0)


def test_what_was_parked_for_an_outage_is_visited_when_the_side_answers_again() -> None:
    async def story() -> tuple[list[str], int]:
        bench = Bench()
        bench.verdicts |= {"var_a": Park("Unreachable", outage=True), "var_b": Park("Rejected")}
        await bench.queue.mark([A, B])
        await bench.begin()
        bench.claims.clear()
        bench.verdicts.clear()
        await bench.queue.recovered()
        await bench.env.idle()
        await bench.env.kill()
        return bench.visited, len(await bench.queue.dead())

    assert run(story()) == (["var_a"], 1)


def test_a_back_off_ends_when_the_side_answers_again() -> None:
    async def story() -> int:
        bench = Bench()
        bench.verdicts["var_a"] = Later(60.0, "down")
        await bench.queue.mark([A])
        await bench.begin()
        await bench.queue.recovered()
        await bench.env.idle()
        await bench.env.kill()
        return len(bench.claims)

    assert run(story()) == 2


def test_a_visit_that_failed_just_before_the_side_answered_again_is_not_parked() -> None:
    async def story() -> tuple[int, int]:
        bench = Bench()
        bench.verdicts["var_a"] = Park("Unreachable", outage=True)
        bench.gate.clear()
        await bench.queue.mark([A])
        await bench.begin()
        await bench.queue.recovered()
        bench.gate.set()
        await bench.env.idle()
        bench.verdicts["var_a"] = Clean()
        await bench.env.advance(0.5)
        await bench.env.kill()
        return len(bench.claims), len(await bench.queue.dead())

    assert run(story()) == (2, 0)


def test_a_key_that_is_refused_and_marked_in_turns_rests_between_visits() -> None:
    async def story() -> int:
        bench = Bench()
        bench.verdicts["var_a"] = Park("no")
        bench.gate.clear()
        await bench.queue.mark([A])
        await bench.begin()
        await bench.queue.mark([A])
        bench.gate.set()
        await bench.env.advance(0.4)
        await bench.env.kill()
        return len(bench.claims)

    assert run(story()) == 1


def test_a_paused_flow_keeps_its_marks_while_others_run() -> None:
    async def story() -> tuple[list[str], list[str]]:
        bench = Bench()
        await bench.queue.pause("stock", paused=True)
        await bench.queue.mark([A, WorkKey("orders", "ord_1")])
        await bench.begin()
        during = list(bench.visited)
        await bench.queue.pause("stock", paused=False)
        await bench.env.idle()
        await bench.env.kill()
        return during, bench.visited

    assert run(story()) == (["ord_1"], ["ord_1", "var_a"])


def test_a_flow_that_is_not_served_is_never_visited() -> None:
    async def story() -> list[str]:
        bench = Bench()
        await bench.queue.mark([WorkKey("prices", "sty_1")])
        await bench.begin()
        await bench.env.advance(100)
        await bench.env.kill()
        return bench.visited

    assert run(story()) == []


def test_a_restart_visits_again_what_was_running() -> None:
    async def story() -> tuple[int, list[str]]:
        first = Bench()
        first.gate.clear()
        await first.queue.mark([A])
        await first.begin()
        await first.env.kill()
        second = Bench(first.database)
        recovered = await second.queue.recover()
        await second.begin()
        await second.env.kill()
        return recovered, second.visited

    assert run(story()) == (1, ["var_a"])
