"""Faults of a configuration that show in what passed on the wire, each with what to do."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scenarios.model.history import Exchange, SystemName
from scenarios.sut.doctor.seen_faults import Seen, seen_faults
from tests.unit.scenarios.sut.test_plan import sut

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ROW = {"id": "sub", "url": "http://127.0.0.1:9/hooks", "status": "active"}


def call(system: SystemName, status: int = 200, actor: str = "bridge") -> Exchange:
    return Exchange(system, 1, NOON, NOON, "r", actor, "GET", "/v1/orders", "", status)


def delivery(last_status: int | None, error: str | None = None) -> dict[str, Any]:
    row = {"subscription_id": "sub", "status": "retrying"}
    return {**row, "last_status": last_status, "last_error": error}


SOUND = Seen(
    exchanges=[call("erp"), call("store")],
    subscriptions={"erp": [ROW], "store": [ROW]},
    deliveries={"erp": [], "store": []},
    pause_s=2,
    there=9,
    listed=9,
    took_s=5,
)


def test_a_sound_bridge_has_none() -> None:
    assert seen_faults(sut(poll_s=2), SOUND) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"exchanges": [call("erp", 401, ""), call("store")]}, "send SEATRIAL_ERP_TOKEN"),
        ({"exchanges": [call("erp")]}, "never called the store"),
        ({"exchanges": [call("erp", 422), call("store")]}, "docs/contracts/erp.openapi.json"),
        ({"deliveries": {"erp": [delivery(401)], "store": []}}, "SEATRIAL_ERP_WEBHOOK_SECRET"),
        ({"deliveries": {"erp": [], "store": [delivery(404)]}}, "address it subscribes"),
        ({"deliveries": {"erp": [], "store": [delivery(None, "NotSent")]}}, "SEATRIAL_LISTEN"),
        ({"deliveries": {"erp": [delivery(500)], "store": []}}, "status of 2xx"),
        ({"subscriptions": {"erp": [{**ROW, "status": "disabled"}], "store": []}}, "is disabled"),
        ({"subscriptions": {"erp": [], "store": []}, "pause_s": 0}, "learns of nothing"),
        ({"pause_s": 5}, "set poll_s = 5"),
        ({"there": 3}, "3 of 9 listed variants"),
        ({"wrong": "SKU A, expected 2, actual 3"}, "came over wrong: SKU A"),
        ({"took_s": 90}, "set settle_s = 180"),
    ],
)
def test_a_fault_is_one_sentence_that_says_what_to_do(changes: dict[str, Any], told: str) -> None:
    faults = seen_faults(sut(poll_s=2), replace(SOUND, **changes))

    assert any(told in fault for fault in faults), faults
    assert all(fault.endswith(".") and "\n" not in fault for fault in faults)
