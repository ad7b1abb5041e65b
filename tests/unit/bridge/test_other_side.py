"""Politeness, feed and subscriptions towards a side that answers by script."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from typing import Any

import pytest

from bridge.adapters.client import Client
from bridge.adapters.events import HttpEventFeed, HttpSubscriptions
from bridge.adapters.noticing_http import NoticingHttp
from bridge.adapters.polite_http import PoliteHttp
from bridge.errors import RateLimited, Rejected
from bridge.loops.subscriptions import Subscriber
from bridge.ports.events import CursorLost, Subscriptions
from bridge.ports.http import HttpRequest, HttpResponse, NotSent
from tests.unit.bridge.doubles import FakeEnv, run

OURS = "http://bridge/intake/erp"


class ScriptedSide:
    """Answers with the next response of the script, the last one for ever."""

    def __init__(self, *answers: tuple[int, Any]) -> None:
        self.answers = list(answers)
        self.requests: list[HttpRequest] = []

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the request and answer."""
        self.requests.append(request)
        status, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        headers = {"content-type": "application/json", "retry-after": "7"}
        return HttpResponse(status, headers, json.dumps(body).encode())


class SideEnv(FakeEnv):
    """An environment whose network is a scripted side."""

    def __init__(self, side: ScriptedSide) -> None:
        super().__init__()
        self.http = side


def client_of(env: SideEnv) -> Client:
    """A polite client."""
    return Client(PoliteHttp(env), "http://erp", "token", system="ERP")


def subscription(status: str = "active", url: str = OURS) -> dict[str, Any]:
    """A subscription as a side shows it."""
    return {"id": "whs_1", "url": url, "status": status}


def page(*items: dict[str, Any]) -> tuple[int, Any]:
    """The only page of a list."""
    return 200, {"items": list(items), "next_cursor": None}


@pytest.mark.parametrize("status", [429, 503])
def test_nothing_is_sent_to_a_collection_that_asked_for_a_pause(status: int) -> None:
    async def story() -> tuple[float, int, int]:
        side = ScriptedSide((status, {}), (200, {"cursor": "c"}))
        env = SideEnv(side)
        feed = HttpEventFeed(client_of(env))
        with pytest.raises(RateLimited):
            await feed.latest()
        await env.advance(5)
        with pytest.raises(RateLimited) as told:
            await feed.latest()
        during = len(side.requests)
        await env.advance(2)
        await feed.latest()
        return told.value.retry_after_s, during, len(side.requests)

    assert run(story()) == (2.0, 1, 2)


def test_another_collection_goes_on_meanwhile() -> None:
    async def story() -> str:
        env = SideEnv(ScriptedSide((429, {}), page()))
        client = client_of(env)
        with pytest.raises(RateLimited):
            await HttpEventFeed(client).latest()
        env.http = ScriptedSide(page(subscription()))
        return await HttpSubscriptions(client, OURS, "whsec_eA==").ensure()

    assert run(story()) == "kept"


def test_an_outage_is_over_at_the_first_answer_after_a_refused_connection() -> None:
    side, told = ScriptedSide((200, {})), []

    async def network(request: HttpRequest) -> HttpResponse:
        if not side.requests and len(refused) < 2:
            refused.append(request)
            raise NotSent
        return await side(request)

    async def recovered() -> None:
        told.append(len(side.requests))

    async def story() -> None:
        http = NoticingHttp(network, recovered)
        for name in ("erp", "store", "store", "erp", "erp"):
            with suppress(NotSent):
                await http(HttpRequest("GET", f"http://{name}/v1/events", {}))

    refused: list[HttpRequest] = []
    run(story())
    assert told == [1, 2]


@pytest.mark.parametrize("status", [410, 422])
def test_a_cursor_the_side_does_not_know_is_lost(status: int) -> None:
    feed = HttpEventFeed(client_of(SideEnv(ScriptedSide((status, {})))))

    with pytest.raises(CursorLost):
        run(feed.after("x", 10))


def test_another_refusal_of_the_feed_is_none_of_the_cursor() -> None:
    feed = HttpEventFeed(client_of(SideEnv(ScriptedSide((403, {})))))

    with pytest.raises(Rejected):
        run(feed.after("x", 10))


@pytest.mark.parametrize(
    ("answers", "outcome", "method"),
    [
        ((page(), (201, subscription())), "created", "POST"),
        ((page(subscription(url="http://else")), (201, subscription())), "created", "POST"),
        ((page(subscription("disabled")), (200, subscription())), "reactivated", "PATCH"),
        ((page(subscription()),), "kept", "GET"),
    ],
    ids=["none", "foreign", "disabled", "active"],
)
def test_a_subscription_is_looked_for_before_it_is_made(
    answers: tuple[tuple[int, Any], ...], outcome: str, method: str
) -> None:
    side = ScriptedSide(*answers)
    ours = HttpSubscriptions(client_of(SideEnv(side)), OURS, "whsec_eA==")

    assert run(ours.ensure()) == outcome
    assert side.requests[-1].method == method


class CountedSubscriptions:
    """Counts the looks."""

    def __init__(self) -> None:
        self.looks = 0

    async def ensure(self) -> str:
        """Find all well."""
        self.looks += 1
        return "kept"


async def _looks(seconds: float, *, heard: str = "") -> int:
    env = FakeEnv()
    counted = CountedSubscriptions()
    port: Subscriptions = counted
    subscriber = Subscriber("erp", port, env)
    env.spawn(subscriber.run())
    await env.advance(6)
    subscriber.hear([heard])
    await env.advance(seconds)
    await env.kill()
    return counted.looks


def test_a_subscription_that_was_switched_off_is_looked_at_soon() -> None:
    assert run(_looks(1, heard="webhook_subscription.disabled")) == 2


class SwitchedOff:
    """Made at the start, and found switched off at the second look."""

    def __init__(self) -> None:
        self.outcomes = ["created", "reactivated"]

    async def ensure(self) -> str:
        """Tell what was to be done."""
        return self.outcomes.pop(0) if self.outcomes else "kept"


def test_only_a_subscription_that_was_there_is_missed_aloud(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story() -> None:
        env = FakeEnv()
        env.spawn(Subscriber("erp", SwitchedOff(), env).run())
        await env.advance(200)
        await env.kill()

    run(story())

    told = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert told == ["subscription at the erp side: reactivated"]


def test_other_topics_do_not_hurry_it() -> None:
    assert run(_looks(1, heard="order.created")) == 1


def test_it_is_looked_at_every_minute_anyway() -> None:
    assert run(_looks(125)) == 3
