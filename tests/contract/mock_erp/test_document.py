"""The published document says what the ERP does."""

from typing import Any

import pytest

from mock_erp.app import entity_tables
from mock_erp.topics import TOPICS
from tests.contract.mock_erp.program_world import SETTINGS, World

METHODS = ("get", "post", "put", "patch", "delete")


def operations(world: World) -> list[tuple[str, str, Any]]:
    document = world.erp.app.openapi()
    return [
        (method, path, item[method])
        for path, item in sorted(document["paths"].items())
        for method in METHODS
        if method in item
    ]


def test_every_operation_says_what_it_is_for(world: World) -> None:
    silent = [
        (method, path)
        for method, path, operation in operations(world)
        if not (operation.get("tags") and operation.get("summary") and operation.get("description"))
    ]

    assert silent == []


def test_every_operation_has_an_id_of_its_own(world: World) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(world)]

    assert sorted(set(ids)) == sorted(ids)


def test_every_write_declares_the_lost_race_and_the_wrong_shape(world: World) -> None:
    undeclared = [
        (method, path)
        for method, path, operation in operations(world)
        if method != "get"
        and path.startswith(("/v1/styles", "/v1/variants", "/v1/price", "/v1/stock", "/v1/ware"))
        and not {"401", "403", "409", "422", "429"} <= operation["responses"].keys()
    ]

    assert undeclared == []


def test_every_topic_is_published_as_a_webhook(world: World) -> None:
    assert sorted(world.erp.app.openapi()["webhooks"]) == sorted(TOPICS)


def test_every_entity_can_be_edited_by_hand(world: World) -> None:
    assert sorted(entity_tables()) == sorted({topic.partition(".")[0] for topic in TOPICS})


@pytest.mark.parametrize("path", ["/v1/styles", "/v1/stock", "/v1/prices", "/v1/time"])
def test_a_stranger_is_refused(world: World, path: str) -> None:
    answer = world.ask("GET", path, authorization="Bearer nobody")

    assert answer.status_code == 401


def test_the_control_face_needs_its_own_token(world: World) -> None:
    assert world.ask("GET", "/_control/state").status_code == 401
    assert world.ask("GET", "/_control/state", role="control").status_code == 200


def test_tokens_follow_from_the_seed_unless_they_are_set() -> None:
    other = SETTINGS.model_copy(update={"seed": "2", "tokens": {"bridge": "mine"}})

    assert other.role_tokens["bridge"] == "mine"
    assert other.role_tokens["clerk"] != SETTINGS.role_tokens["clerk"]
