"""Subscriptions and feed as a bridge sees them."""

import json

import pytest
from standardwebhooks.webhooks import Webhook

from tests.unit.mock_kit.control.toy import Toy, play

PATH = "/v1/webhook-subscriptions"


def test_the_secret_is_shown_once() -> None:
    async def story(toy: Toy) -> None:
        made = await toy.subscribe()
        seen = (await toy.call("GET", f"{PATH}/{made['id']}")).json
        assert made["secret"].startswith("whsec_")
        assert "secret" not in seen

    play(story)


def test_both_secrets_sign_until_the_overlap_ends() -> None:
    async def story(toy: Toy) -> None:
        old = await toy.subscribe()
        path = f"{PATH}/{old['id']}/rotate-secret"
        new = (await toy.call("POST", path, {"overlap_s": 60})).json
        await toy.put("a")
        await toy.clock.run(61)
        await toy.put("b")
        await toy.clock.run(1)
        seen = []
        for at, request in toy.listener.requests:
            signed = request.headers["webhook-signature"].split()
            texts = (request.headers["webhook-id"], at, request.body.decode())
            seen.append([Webhook(one["secret"]).sign(*texts) in signed for one in (new, old)])
        assert seen == [[True, True], [True, False]]

    play(story)


def test_what_happened_while_it_was_off_is_not_sent_later() -> None:
    async def story(toy: Toy) -> None:
        made = await toy.subscribe()
        await toy.call("PATCH", f"{PATH}/{made['id']}", {"status": "disabled"})
        await toy.put("a")
        await toy.call("PATCH", f"{PATH}/{made['id']}", {"status": "active"})
        await toy.put("b")
        await toy.clock.run(1)
        bodies = [json.loads(request.body) for _, request in toy.listener.requests]
        assert [event["entity_id"] for body in bodies for event in body["events"]] == ["b"]

    play(story)


def test_a_subscription_that_its_owner_switches_off_is_announced_in_the_feed() -> None:
    async def story(toy: Toy) -> None:
        made = await toy.subscribe()
        changed = {"status": "disabled", "url": "http://elsewhere.test/hooks"}
        answer = (await toy.call("PATCH", f"{PATH}/{made['id']}", changed)).json
        (event,) = (await toy.call("GET", "/v1/events")).json["events"]
        assert (answer["status"], answer["url"]) == ("disabled", changed["url"])
        assert (event["type"], event["data"]["version"]) == (
            "webhook_subscription.disabled",
            answer["version"],
        )

    play(story)


def test_a_deleted_subscription_gets_nothing_more() -> None:
    async def story(toy: Toy) -> None:
        made = await toy.subscribe()
        assert (await toy.call("DELETE", f"{PATH}/{made['id']}")).status == 204
        await toy.put("a")
        await toy.clock.run(1)
        assert (toy.listener.requests, (await toy.state())["pending_deliveries"]) == ([], 0)

    play(story)


@pytest.mark.parametrize(
    "wrong",
    [{"url": "ftp://x"}, {"topics": []}, {"topics": ["*.*"]}, {"secret": "whsec_eA=="}],
    ids=["url", "no topic", "topic", "secret"],
)
def test_a_subscription_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    async def story(toy: Toy) -> None:
        wanted = {"url": "http://bridge/", "topics": ["*"], **wrong}
        assert (await toy.call("POST", PATH, wanted)).status == 422

    play(story)


def test_the_feed_misses_nothing_and_repeats_nothing() -> None:
    async def story(toy: Toy) -> None:
        await toy.put("a", "b", "c")
        seen, cursor = [], ""
        for _ in range(3):
            page = (await toy.call("GET", f"/v1/events?limit=2{cursor}")).json
            seen += [event["entity_id"] for event in page["events"]]
            cursor = f"&after={page['next_cursor']}"
        assert seen == ["a", "b", "c"]

    play(story)


def test_the_feed_shows_what_the_webhook_carried() -> None:
    async def story(toy: Toy) -> None:
        await toy.subscribe()
        await toy.put("a")
        await toy.clock.run(1)
        page = (await toy.call("GET", "/v1/events?topics=thing.*,other.made")).json
        assert page["events"] == json.loads(toy.listener.requests[0][1].body)["events"]

    play(story)


def test_the_feed_can_be_joined_at_its_end() -> None:
    async def story(toy: Toy) -> None:
        await toy.put("a")
        cursor = (await toy.call("GET", "/v1/events/latest")).json["cursor"]
        await toy.put("b")
        page = (await toy.call("GET", f"/v1/events?after={cursor}")).json
        assert [event["entity_id"] for event in page["events"]] == ["b"]

    play(story)


def test_a_guest_reads_no_events() -> None:
    async def story(toy: Toy) -> None:
        assert (await toy.call("GET", "/v1/events", token="g")).status == 403

    play(story)
