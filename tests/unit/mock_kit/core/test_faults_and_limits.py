"""What comes between a request and its work, and between the work and its answer."""

import asyncio
from typing import Literal

import pytest
from starlette.responses import Response

from mock_kit.clock import ManualClock
from mock_kit.state.journal import flush_exchanges, read_exchanges
from mock_kit.web.exchange import Exchange
from mock_kit.web.limits import RateLimit
from mock_kit.web.problems import Unavailable
from tests.unit.mock_kit.core.build import a_database, a_vendor


class Lose:
    """Loses every answer of a write."""

    async def before(self, exchange: Exchange) -> Response | None:
        return None

    async def after(self, exchange: Exchange, status: int) -> Literal["send", "lose"]:
        return "lose" if exchange.mutating else "send"


class Closed:
    """Answers instead of the work."""

    async def before(self, exchange: Exchange) -> Response | None:
        return Unavailable("closed today").response()

    async def after(self, exchange: Exchange, status: int) -> Literal["send", "lose"]:
        return "send"


def test_a_lost_answer_is_never_whole() -> None:
    vendor = a_vendor()
    vendor.app.state.response_faults.append(Lose())

    reply = vendor.post("/v1/things", {"name": "rope"})

    assert (reply.status, reply.headers["content-length"], reply.complete) == (504, "1", False)
    assert len(vendor.things()) == 1


@pytest.mark.parametrize(("name", "status"), [("rope", 201), ("", 422)])
def test_a_lost_answer_is_journaled_as_lost(name: str, status: int) -> None:
    vendor = a_vendor()
    vendor.app.state.response_faults.append(Lose())
    vendor.post("/v1/things", {"name": name})
    asyncio.run(flush_exchanges(vendor.database))

    record = vendor.read(lambda tx: read_exchanges(tx, 0, 10)).records[0]

    assert (record["status"], record["answer_lost"]) == (status, True)


def test_a_fault_may_answer_instead_of_the_work() -> None:
    vendor = a_vendor()
    vendor.app.state.response_faults.append(Closed())

    reply = vendor.post("/v1/things", {"name": "rope"})

    assert (reply.status, vendor.things()) == (503, [])


def test_a_used_up_limit_refuses_with_the_wait() -> None:
    vendor = a_vendor(rate_limit=RateLimit(per_s=0.5, burst=2))

    replies = [vendor.get("/v1/things") for _ in range(3)]

    assert [reply.status for reply in replies] == [200, 200, 429]
    assert replies[0].headers["ratelimit"] == '"default";r=1;t=2'
    assert replies[2].headers["retry-after"] == "2"


def test_a_limit_is_refilled_with_time() -> None:
    clock = ManualClock()
    vendor = a_vendor(a_database(clock=clock), rate_limit=RateLimit(per_s=1, burst=1))

    first = vendor.get("/v1/things")
    clock.advance(1)
    second = vendor.get("/v1/things")

    assert (first.status, second.status) == (200, 200)


def test_each_actor_has_a_limit_of_its_own() -> None:
    vendor = a_vendor(rate_limit=RateLimit(per_s=1, burst=1))
    vendor.get("/v1/things")

    assert vendor.get("/v1/things", authorization="Bearer guest-token").status == 403
