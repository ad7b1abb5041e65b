"""Faults of answers strike as planted, and no more."""

from typing import Any

import pytest

from tests.unit.mock_kit.control.toy import Toy, play


async def plant(toy: Toy, kind: str, **more: Any) -> Any:
    return await toy.call("POST", "/_control/faults", {"kind": kind, **more})


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("too_many_requests", 429),
        ("unavailable", 503),
        ("ok_with_page", 200),
        ("ok_with_errors", 200),
        ("accepted_and_dropped", 202),
        ("version_conflict", 412),
        ("broken_server", 500),
    ],
)
def test_a_fault_before_the_work_does_nothing_once(kind: str, status: int) -> None:
    async def story(toy: Toy) -> None:
        await plant(toy, kind, times=1, path="^/v1/things/")
        first = await toy.call("POST", "/v1/things/a")
        assert (first.status, (await toy.state())["last_change_no"]) == (status, 0)
        second = await toy.call("POST", "/v1/things/a")
        assert second.status == 201
        assert (await toy.state())["faults_bitten"] == {kind: 1}

    play(story)


def test_a_lost_answer_leaves_the_work_done() -> None:
    async def story(toy: Toy) -> None:
        await plant(toy, "lose_answer", times=1, method="post")
        reply = await toy.call("POST", "/v1/things/a")
        assert (reply.complete, reply.headers["content-length"]) == (False, "1")
        assert (await toy.state())["last_change_no"] == 1
        records = (await toy.call("GET", "/_control/journal?kind=exchange")).json["records"]
        assert records[0]["answer_lost"] is True

    play(story)


def test_a_refusal_is_not_worth_losing() -> None:
    async def story(toy: Toy) -> None:
        await plant(toy, "lose_answer", times=1)
        assert (await toy.call("GET", "/v1/nowhere")).status == 404
        assert (await toy.state())["faults_bitten"] == {}

    play(story)


def test_a_late_answer_takes_its_time() -> None:
    async def story(toy: Toy) -> None:
        await plant(toy, "answer_late", params={"delay_s": 7})
        asked_at = toy.clock.now()
        asked = toy.env.spawn(toy.put("a"))
        await toy.clock.run(6)
        assert not asked.done()
        await toy.clock.run(2)
        assert asked.done()
        assert (toy.clock.now() - asked_at).total_seconds() == 8

    play(story)


def test_a_removed_fault_strikes_no_more() -> None:
    async def story(toy: Toy) -> None:
        planted = (await plant(toy, "unavailable")).json
        assert (await toy.call("POST", "/v1/things/a")).status == 503
        await toy.call("DELETE", f"/_control/faults/{planted['id']}")
        assert (await toy.call("POST", "/v1/things/a")).status == 201

    play(story)


@pytest.mark.parametrize("aim", [{"actor": "guest"}, {"path": "/x$"}, {"entity_id": "zz"}])
def test_a_fault_spares_what_it_is_not_aimed_at(aim: dict[str, str]) -> None:
    async def story(toy: Toy) -> None:
        await plant(toy, "unavailable", **aim)
        assert (await toy.call("POST", "/v1/things/a")).status == 201

    play(story)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "gremlin"},
        {"kind": "lose_answer", "topic": "a.b"},
        {"kind": "drop_delivery", "path": "/v1"},
        {"kind": "answer_late", "params": {"delay_s": -1}},
        {"kind": "answer_late", "params": {"delay_ms": 1}},
        {"kind": "unavailable", "path": "("},
    ],
    ids=["kind", "topic", "path", "negative", "param", "pattern"],
)
def test_a_fault_that_could_not_strike_is_refused(wrong: dict[str, Any]) -> None:
    async def story(toy: Toy) -> None:
        assert (await toy.call("POST", "/_control/faults", wrong)).status == 422

    play(story)
