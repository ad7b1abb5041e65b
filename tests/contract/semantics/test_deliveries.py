"""Webhooks: every delivery of every story is signed, and has the published shape."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from standardwebhooks.webhooks import Webhook

from scenarios.worlds.world import SECRETS
from tests.contract.semantics.documents import document
from tests.contract.semantics.traffic import SYSTEMS, Delivered, Traffic

BATCH = {"$ref": "#/components/schemas/EventBatch"}


def _closed(system: str) -> Mapping[str, Any]:
    """The schemas of a document with every object closed: nothing may travel unpublished."""
    schemas = copy.deepcopy(document(system)["components"]["schemas"])
    for schema in schemas.values():
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return {"schemas": schemas}


@pytest.fixture(scope="module", params=SYSTEMS)
def system(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def delivered(traffic: Traffic, system: str) -> list[Delivered]:
    return [one for one in traffic.delivered if one.system == system]


def _events(delivered: list[Delivered]) -> Iterator[Any]:
    for one in delivered:
        yield from json.loads(one.body)["events"]


def test_every_event_has_the_published_shape(system: str, delivered: list[Delivered]) -> None:
    """By the schema that its type names, as a receiver would choose it."""
    components = _closed(system)
    named = components["schemas"]["EventOut"]["discriminator"]["mapping"]
    checks: dict[str, Draft202012Validator] = {}

    for event in _events(delivered):
        topic = event["type"]
        if topic not in checks:
            schema = {"$ref": named[topic], "components": components}
            checks[topic] = Draft202012Validator(schema)
        assert [error.message[:300] for error in checks[topic].iter_errors(event)] == [], topic

    assert len(checks) > 10


def test_each_topic_is_delivered_as_its_webhook_says(
    system: str, delivered: list[Delivered]
) -> None:
    components, webhooks = _closed(system), document(system)["webhooks"]
    firsts: dict[str, Any] = {}
    for event in _events(delivered):
        firsts.setdefault(event["type"], event)

    for topic, event in firsts.items():
        content = webhooks[topic]["post"]["requestBody"]["content"]["application/json"]
        check = Draft202012Validator({**content["schema"], "components": components})
        assert check.is_valid({"events": [event]}), topic


def test_an_event_of_another_shape_would_be_seen(system: str, delivered: list[Delivered]) -> None:
    check = Draft202012Validator({**BATCH, "components": _closed(system)})
    event = next(_events(delivered))
    name = next(iter(event["data"]))

    assert check.is_valid({"events": [event]})
    for wrong in (
        {**event, "type": "nothing.happened"},
        {**event, "data": {key: value for key, value in event["data"].items() if key != name}},
        {**event, "data": {**event["data"], "nobody_knows_this": 1}},
        {**event, "version": "1"},
    ):
        assert not check.is_valid({"events": [wrong]})


def test_every_delivery_is_signed_as_standard_webhooks_says(
    system: str, delivered: list[Delivered], monkeypatch: pytest.MonkeyPatch
) -> None:
    oracle = Webhook(SECRETS[system])

    for one in delivered:
        headers = dict(one.headers)
        sent_at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
        signed = oracle.sign(headers["webhook-id"], sent_at, one.body.decode())
        assert signed in headers["webhook-signature"].split(" ")
        assert headers["content-type"] == "application/json"


def test_a_delivery_carries_several_events_in_the_order_of_their_commits(
    delivered: list[Delivered],
) -> None:
    batches = [json.loads(one.body)["events"] for one in delivered]
    numbers = [[int(event["id"].rpartition("_")[2]) for event in batch] for batch in batches]

    assert max(len(batch) for batch in batches) > 1
    assert all(batch == sorted(batch) for batch in numbers)


def test_an_id_names_one_event_for_ever(delivered: list[Delivered]) -> None:
    shown = {(event["id"], json.dumps(event, sort_keys=True)) for event in _events(delivered)}

    assert [each for each, count in Counter(id_ for id_, _ in shown).items() if count > 1] == []
