"""The delivery loop against a listener in memory and a clock that jumps."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from itertools import pairwise
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from mock_kit.clock import START
from mock_kit.delivery.holding import hold, release
from mock_kit.env import HttpResponse, NotSent
from mock_kit.faults.fault import Fault
from tests.unit.mock_kit.delivery.world import OK, SECRET, Reply, World

BROKEN = HttpResponse(500, {}, b"")
BUSY = HttpResponse(429, {"retry-after": "3"}, b"")
Story = Callable[[World], Coroutine[Any, Any, None]]


def play(story: Story, world: World | None = None, **settings: Any) -> World:
    """Run a story in a fresh world; the world is killed at its end."""

    async def run() -> World:
        played = world or World(**settings)
        await played.deliverer.start()
        await story(played)
        played.kill()
        await played.clock.run(0)
        return played

    return asyncio.run(run())


def after(seconds: float, *topics: str, reply: Reply = lambda number: OK) -> Story:
    async def story(world: World) -> None:
        world.listener.reply = reply
        await world.subscribe()
        await world.change(*topics)
        await world.clock.run(seconds)

    return story


def test_what_accumulated_goes_in_one_signed_request() -> None:
    world = play(after(1, "a.made", "a.made", "b.made"))

    request = world.listener.requests[0][1]
    signed = Webhook(SECRET).sign(world.listener.ids[0], START, request.body.decode())
    assert world.listener.numbers == [[1, 2, 3]]
    assert request.headers["webhook-signature"] == signed
    assert json.loads(request.body)["events"][2]["data"] == {"id": "x_3"}


def test_an_answered_delivery_is_marked_without_further_events() -> None:
    async def story(world: World) -> None:
        await after(1, "a.made")(world)
        assert await world.column("webhook_deliveries", "status") == ["delivered"]
        assert await world.pending() == 0

    play(story)


def test_a_topic_that_was_not_asked_for_is_not_sent() -> None:
    async def story(world: World) -> None:
        await world.subscribe('["price_line.*"]')
        await world.change("priceXline.made", "price_line.made", "a.made")
        await world.clock.run(1)
        assert await world.pending() == 0

    assert play(story).listener.numbers == [[2]]


def test_one_request_is_under_way_at_a_time() -> None:
    async def story(world: World) -> None:
        world.listener.latency_s = 1
        await world.subscribe(events_max=2)
        await world.change("a", "a", "a", "a", "a")
        await world.clock.run(10)

    world = play(story)

    assert world.listener.numbers == [[1, 2], [3, 4], [5]]
    assert world.listener.most_at_once == 1


def test_a_retry_keeps_id_and_body() -> None:
    world = play(after(5, "a", reply=lambda number: BROKEN if number < 3 else OK))

    assert len(world.listener.requests) == 3
    assert len(set(world.listener.ids)) == 1
    assert len({request.body for _, request in world.listener.requests}) == 1


def test_a_failed_delivery_does_not_hold_up_later_events() -> None:
    async def story(world: World) -> None:
        world.listener.reply = lambda number: BROKEN if number == 1 else OK
        await world.subscribe(events_max=1)
        await world.change("a", "a")
        await world.clock.run(5)

    assert play(story, retry_schedule_s=(2.0,)).listener.numbers == [[1], [2], [1]]


@pytest.mark.parametrize("failure", [BROKEN, NotSent("refused")], ids=["500", "refused"])
def test_after_the_schedule_the_subscription_is_off(failure: HttpResponse | Exception) -> None:
    async def story(world: World) -> None:
        await after(60, "a", reply=lambda number: failure)(world)
        assert await world.column("webhook_subscriptions", "status") == ["disabled"]
        assert await world.column("webhook_deliveries", "status") == ["failed"]
        assert await world.pending() == 0
        await world.change("a")
        await world.clock.run(10)

    assert len(play(story, retry_schedule_s=(1.0, 1.0)).listener.requests) == 3


def test_a_subscription_that_was_switched_off_is_in_the_feed() -> None:
    async def story(world: World) -> None:
        await after(60, "a", reply=lambda number: BROKEN)(world)
        changes = world.database.tables.changes
        query = changes.select().order_by(changes.c.change_no.desc())
        last = await world.database.read(lambda tx: tx.connection.execute(query).first())
        assert last is not None
        assert last.topic == "webhook_subscription.disabled"
        assert json.loads(last.snapshot)["disabled_reason"] == "attempt 2 failed: status 500"

    play(story, retry_schedule_s=(1.0,))


def test_being_asked_for_patience_is_no_failure() -> None:
    async def story(world: World) -> None:
        await after(60, "a", reply=lambda number: BUSY if number < 5 else OK)(world)
        assert await world.column("webhook_deliveries", "status") == ["delivered"]

    world = play(story, retry_schedule_s=(0.1,))

    times = [at for at, _ in world.listener.requests]
    gaps = [(late - early).total_seconds() for early, late in pairwise(times)]
    assert gaps == [3.0] * 4


def test_a_restart_sends_again_what_was_under_way() -> None:
    async def story(world: World) -> None:
        world.listener.latency_s = 5
        await after(1, "a")(world)

    first = play(story)
    second = play(lambda world: world.clock.run(1), World(first.engine))

    assert second.listener.ids == first.listener.ids
    assert second.listener.numbers == [[1]]


def test_a_restart_does_not_repeat_what_was_marked() -> None:
    first = play(after(1, "a"))
    second = play(lambda world: world.clock.run(1), World(first.engine))

    assert second.listener.requests == []


@pytest.mark.parametrize(("kind", "at_once"), [("deliver_twice", 1), ("deliver_twice_parallel", 2)])
def test_a_repeat_has_the_id_of_the_first(kind: str, at_once: int) -> None:
    async def story(world: World) -> None:
        world.listener.latency_s = 0.1
        await world.plant(Fault("f", kind, times=1))
        await after(2, "a")(world)
        assert await world.bitten() == {kind: 1}

    world = play(story)

    assert len(world.listener.ids) == 2
    assert len(set(world.listener.ids)) == 1
    assert world.listener.most_at_once == at_once


def test_a_window_arrives_in_reverse() -> None:
    async def story(world: World) -> None:
        await world.plant(Fault("f", "deliver_reversed", times=1, params={"window_s": 2}))
        await after(1, "a", "a", "a")(world)
        assert await world.pending() == 3
        await world.clock.run(5)
        assert await world.bitten() == {"deliver_reversed": 1}
        await world.change("a", "a")
        await world.clock.run(5)

    assert play(story).listener.numbers == [[3], [2], [1], [4, 5]]


def test_a_lost_event_never_arrives() -> None:
    async def story(world: World) -> None:
        await world.plant(Fault("f", "drop_delivery", topic="b"))
        await after(2, "a", "b", "c")(world)
        assert await world.pending() == 0

    assert play(story).listener.numbers == [[1, 3]]


def test_held_events_arrive_in_the_order_of_their_release() -> None:
    async def story(world: World) -> None:
        await world.database.write(lambda tx: hold(tx, ["b.*"]))
        await after(2, "b.x", "a.x", "b.y")(world)
        assert world.listener.numbers == [[2]]
        assert await world.pending() == 0
        await world.database.write(lambda tx: release(tx, "reversed", world.env.rng))
        world.deliverer.wake()
        await world.clock.run(1)

    assert play(story).listener.numbers == [[2], [3], [1]]


def test_stopping_writes_what_is_known() -> None:
    async def story(world: World) -> None:
        world.listener.latency_s = 1
        await after(0.5, "a")(world)
        await world.deliverer.stop()
        assert await world.column("webhook_deliveries", "status") == ["pending"]

    play(story)
