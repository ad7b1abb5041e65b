"""One listener's trouble is not another's."""

import json

from tests.unit.mock_kit.control.toy import Toy, play


def test_a_new_listener_does_not_wait_for_a_slow_one() -> None:
    async def story(toy: Toy) -> None:
        toy.listener.latency_s = 9
        await toy.subscribe()
        await toy.put("a")
        await toy.clock.run(1)
        await toy.subscribe(url="http://other/")
        await toy.put("b")
        await toy.clock.run(1)
        urls = [request.url for _, request in toy.listener.requests]
        assert urls == ["http://bridge/intake", "http://other/"]

    play(story)


def test_a_deleted_listener_that_is_still_answering_holds_up_nobody() -> None:
    async def story(toy: Toy) -> None:
        toy.listener.latency_s = 9
        gone = await toy.subscribe()
        await toy.subscribe(url="http://other/", topics=["thing.removed"])
        await toy.put("a")
        await toy.clock.run(1)
        await toy.call("DELETE", f"/v1/webhook-subscriptions/{gone['id']}")
        await toy.subscribe(url="http://third/")
        await toy.put("b")
        await toy.clock.run(1)
        last = toy.listener.requests[-1][1]
        assert (last.url, len(json.loads(last.body)["events"])) == ("http://third/", 1)

    play(story)
