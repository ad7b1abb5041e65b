"""The bridge's own face: webhooks in, operations, reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from bridge.app import Program, build_bridge
from bridge.errors import BridgeError, Rejected, TryAgain
from bridge.ports.flow import Failed, Flow
from bridge.settings import Settings
from tests.unit.bridge.a_bridge import SECRET, TOKEN, some_parts
from tests.unit.bridge.doubles import FakeEnv, ScriptedFlow, run

OFF = ("products", "prices", "orders", "order_updates")
STOCK_ONLY = Settings.model_validate({"flows": {name: {"enabled": False} for name in OFF}})
EVENTS = [{"id": "evt_1", "type": "stock.changed", "entity_id": "var_1"}]


class Bench:
    """A bridge with one scripted flow, and a client of its API."""

    def __init__(self) -> None:
        self.env = FakeEnv()
        self.flow = ScriptedFlow("stock")
        flows: Mapping[str, Flow] = {"stock": self.flow, "orders": ScriptedFlow("orders")}
        parts = some_parts(self.env, STOCK_ONLY)
        self.program: Program = build_bridge(replace(parts, flows=lambda _parts, _marks: flows))
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.program.app),
            base_url="http://bridge",
            headers={"authorization": f"Bearer {TOKEN}"},
        )

    async def post_events(self, body: str, side: str = "erp", **headers: str) -> int:
        """Deliver a signed body; answer with the status."""
        now = self.env.now()
        signed = {
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign("msg_1", now, body),
        }
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.client.post(
            f"/intake/{side}", content=body, headers={**signed, **named}
        )
        return answer.status_code

    async def get(self, path: str) -> Any:
        """Read a document."""
        return (await self.client.get(path)).json()

    async def begin(self) -> None:
        """Start the loops."""
        await self.program.start()
        await self.env.idle()


def test_a_signed_event_is_answered_and_visited() -> None:
    async def story() -> tuple[int, list[list[str]]]:
        bench = Bench()
        await bench.begin()
        status = await bench.post_events(json.dumps({"events": EVENTS}))
        await bench.env.idle()
        await bench.env.kill()
        return status, bench.flow.visits

    assert run(story()) == (204, [["var_1"]])


@pytest.mark.parametrize(
    "headers",
    [{"webhook_signature": "v1,AAAA"}, {"webhook_timestamp": "x"}, {"webhook_id": "other"}],
)
def test_a_message_that_is_not_genuine_marks_nothing(headers: dict[str, str]) -> None:
    async def story() -> tuple[int, int]:
        bench = Bench()
        status = await bench.post_events(json.dumps({"events": EVENTS}), **headers)
        found = await bench.get("/flows")
        return status, sum(flow["ready"] for flow in found["flows"])

    assert run(story()) == (401, 0)


@pytest.mark.parametrize("body", ["", "[]", '{"events": 1}', '{"events": [1]}', "[" * 100_000])
def test_a_genuine_body_of_another_shape_is_a_bad_request(body: str) -> None:
    assert run(Bench().post_events(body)) == 400


def test_a_huge_body_is_refused() -> None:
    assert run(Bench().post_events("x" * (4 * 1024 * 1024 + 1))) == 413


def test_only_the_two_sides_have_an_intake() -> None:
    assert run(Bench().post_events("{}", side="crm")) == 422


@pytest.mark.parametrize("path", ["/flows", "/attention", "/plan?flow=stock&key=a"])
@pytest.mark.parametrize("authorization", ["", "Bearer wrong", f"Basic {TOKEN}"])
def test_the_operators_routes_want_the_token(path: str, authorization: str) -> None:
    async def story() -> int:
        answer = await Bench().client.get(path, headers={"authorization": authorization})
        return answer.status_code

    assert run(story()) == 401


def test_a_refused_key_is_listed_and_can_be_replayed() -> None:
    async def story() -> tuple[list[str], int, list[Any], int]:
        bench = Bench()
        bench.flow.outcomes["var_1"] = Failed(Rejected("409 sku-taken", 409))
        await bench.begin()
        await bench.post_events(json.dumps({"events": EVENTS}))
        await bench.env.idle()
        items = (await bench.get("/attention"))["items"]
        bench.flow.outcomes.clear()
        replayed = await bench.client.post(f"/attention/{items[0]['id']}/replay")
        await bench.env.idle()
        after = (await bench.get("/attention"))["items"]
        again = await bench.client.post(f"/attention/{items[0]['id']}/replay")
        await bench.env.kill()
        reasons = [item["reason"] for item in items]
        return reasons, replayed.status_code, after, again.status_code

    assert run(story()) == (["Rejected: 409 sku-taken"], 202, [], 404)


def test_a_paused_flow_is_shown_as_paused_and_resumes_with_its_marks() -> None:
    async def story() -> tuple[bool, int, list[list[str]]]:
        bench = Bench()
        await bench.begin()
        await bench.client.post("/flows/stock/pause")
        await bench.post_events(json.dumps({"events": EVENTS}))
        await bench.env.idle()
        stock = next(f for f in (await bench.get("/flows"))["flows"] if f["name"] == "stock")
        await bench.client.post("/flows/stock/resume")
        await bench.env.idle()
        await bench.env.kill()
        return stock["paused"], stock["ready"], bench.flow.visits

    assert run(story()) == (True, 1, [["var_1"]])


@pytest.mark.parametrize(("flow", "status"), [("stock", 202), ("orders", 409), ("x", 404)])
def test_only_flows_that_are_on_can_be_reconciled(flow: str, status: int) -> None:
    async def story() -> int:
        return (await Bench().client.post(f"/flows/{flow}/reconcile")).status_code

    assert run(story()) == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/flows/orders/pause"),
        ("GET", "/plan?flow=orders&key=a"),
        ("POST", "/order-files/run"),
    ],
)
def test_a_flow_that_is_off_does_nothing(method: str, path: str) -> None:
    async def story() -> int:
        return (await Bench().client.request(method, path)).status_code

    assert run(story()) == 409


@pytest.mark.parametrize(
    ("error", "status"), [(Rejected("sku-taken", 409), 409), (TryAgain("no answer"), 503)]
)
def test_a_plan_that_cannot_be_made_says_why(error: BridgeError, status: int) -> None:
    async def story() -> int:
        bench = Bench()
        bench.flow.outcomes["var_1"] = Failed(error)
        return (await bench.client.get("/plan?flow=stock&key=var_1")).status_code

    assert run(story()) == status


def test_a_plan_shows_what_would_be_written() -> None:
    async def story() -> Any:
        return await Bench().get("/plan?flow=stock&key=var_1")

    assert run(story()) == {"flow": "stock", "key": "var_1", "writes": [{"key": "var_1"}]}


def test_health_names_a_loop_that_broke() -> None:
    async def story() -> tuple[int, int, list[str]]:
        bench = Bench()
        await bench.begin()
        good = await bench.client.get("/health")
        bench.env.tasks[1].cancel()
        await bench.env.idle()
        bad = await bench.client.get("/health")
        await bench.env.kill()
        return good.status_code, bad.status_code, bad.json()["broken"]

    assert run(story()) == (200, 503, ["sweep"])


def test_stopping_ends_every_loop() -> None:
    async def story() -> bool:
        bench = Bench()
        await bench.begin()
        await bench.program.stop()
        await bench.env.idle()
        return all(task.done() for task in bench.env.tasks)

    assert run(story())
