"""What a test of a contract asks: values, derived documents, configuration."""

import tomllib
from typing import Any

import pytest

from scenarios.contract.asking.closing import closed_answers
from scenarios.contract.asking.configuration import Effort, configuration
from scenarios.contract.asking.derived import derived
from scenarios.contract.asking.values import NoValue, Template, filled, found_at
from scenarios.contract.asking.written_out import BadReference, written_out
from scenarios.contract.profile import Example, Expected, Profile

THING = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "owner": {"$ref": "#/components/schemas/Owner"}},
}
OWNER = {"type": "object", "properties": {"name": {"type": "string"}}}


def a_document() -> dict[str, Any]:
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    parameter = {"name": "thing_id", "in": "path", "schema": {"type": "string"}}
    put = {
        "operationId": "put_thing",
        "parameters": [parameter],
        "requestBody": body,
        "responses": {"200": answer, "412": {"description": "stale"}},
    }
    return {
        "openapi": "3.1.0",
        "paths": {"/things/{thing_id}": {"put": put}},
        "components": {"schemas": {"Thing": THING, "Owner": OWNER}},
    }


def test_a_place_finds_every_row() -> None:
    assert found_at({"items": [{"id": 1}, {"id": 2}]}, "/items/*/id") == [1, 2]


@pytest.mark.parametrize(
    ("template", "meant"),
    [
        ("$order", "a"),
        ("$order#1", "b"),
        ("$*order", ["a", "b"]),
        ("/orders/{$order#1}/cancel", "/orders/b/cancel"),
        ({"lines": ["$order"]}, {"lines": ["a"]}),
        ("plain", "plain"),
        ("$body", {"id": "a"}),
    ],
)
def test_a_name_stands_for_a_value(template: Any, meant: Any) -> None:
    known: dict[str, list[Any]] = {"order": ["a", "b"], "body": [Template({"id": "$order"})]}

    assert filled(template, known) == meant


def test_a_name_without_a_value_is_told() -> None:
    with pytest.raises(NoValue, match=r"\$order#2"):
        filled("$order#2", {"order": ["a", "b"]})


def test_answers_are_closed_however_deep_and_requests_stay_open() -> None:
    closed = closed_answers(a_document())

    put = closed["paths"]["/things/{thing_id}"]["put"]
    answer = put["responses"]["200"]["content"]["application/json"]["schema"]
    schemas = closed["components"]["schemas"]
    assert answer == {"$ref": "#/components/schemas/Closed.Thing"}
    assert schemas["Closed.Thing"]["additionalProperties"] is False
    assert schemas["Closed.Thing"]["properties"]["owner"]["$ref"].endswith("Closed.Owner")
    assert schemas["Thing"] == THING


def test_an_object_that_is_open_by_declaration_stays_open() -> None:
    document = a_document()
    document["components"]["schemas"]["Owner"] = {**OWNER, "additionalProperties": True}

    assert closed_answers(document)["components"]["schemas"]["Closed.Owner"] == {
        **OWNER,
        "additionalProperties": True,
    }


def test_known_values_stand_beside_the_schema() -> None:
    made = derived(a_document(), {"thing_id": ["t1"], "put_thing.thing_id": ["t2"]}, {})

    parameter = made["paths"]["/things/{thing_id}"]["put"]["parameters"][0]
    assert parameter["schema"] == {"anyOf": [{"enum": ["t2"]}, {"type": "string"}]}


def test_examples_are_examples_of_their_operation() -> None:
    example = Example(parameters={"thing_id": "t1"}, body={"id": "t1"})

    put = derived(a_document(), {}, {"put_thing": [example]})["paths"]["/things/{thing_id}"]["put"]

    assert put["parameters"][0]["examples"] == {"profile-1": {"value": "t1"}}
    body = put["requestBody"]["content"]["application/json"]
    assert body["examples"] == {"profile-1": {"value": {"id": "t1"}}}


def test_the_published_document_is_left_as_it_is() -> None:
    document = a_document()

    derived(document, {"id": ["t1"]}, {"put_thing": [Example(body={})]})

    assert document == a_document()


def test_what_a_document_shares_is_written_out_where_it_is_used() -> None:
    own = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}
    document = {
        "paths": {
            "/a": {
                "parameters": [{"$ref": "#/components/parameters/Limit"}],
                "get": {"responses": {"200": {"$ref": "#/components/responses/Ok"}}},
                "put": {"parameters": [own], "requestBody": {"$ref": "#/x/a~1b"}, "responses": {}},
            }
        },
        "components": {
            "parameters": {"Limit": {"name": "limit", "in": "query", "schema": {}}},
            "responses": {"Ok": {"description": "ok"}},
        },
        "x": {"a/b": {"content": {}}},
    }

    item = written_out(document)["paths"]["/a"]

    assert item["get"]["parameters"] == [{"name": "limit", "in": "query", "schema": {}}]
    assert item["get"]["responses"] == {"200": {"description": "ok"}}
    assert (item["put"]["parameters"], item["put"]["requestBody"]) == ([own], {"content": {}})
    assert "parameters" not in item


@pytest.mark.parametrize("reference", ["#/nowhere", "other.json#/a", "#/components/loop"])
def test_a_reference_that_leads_nowhere_is_told(reference: str) -> None:
    document = {
        "paths": {"/a": {"get": {"parameters": [{"$ref": reference}], "responses": {}}}},
        "components": {"loop": {"$ref": "#/components/loop"}},
    }

    with pytest.raises(BadReference):
        written_out(document)


def test_a_run_that_only_reads_tries_no_other_method() -> None:
    read = tomllib.loads(configuration(Effort(), Profile(), {}, [], writes=False))

    assert read["phases"]["coverage"]["unexpected-methods"] == []


def test_a_status_is_expected_where_it_is_documented() -> None:
    profile = Profile(expected=[Expected(status=412, reason="stale", test="t")])
    operations: list[tuple[str, Any]] = [
        ("put_thing", {"responses": {"412": {}}}),
        ("get_thing", {"responses": {}}),
    ]

    read = tomllib.loads(configuration(Effort(), profile, {"bearer": "t"}, operations))

    names = [one["include-operation-id"] for one in read["operations"]]
    check = read["operations"][0]["checks"]["positive_data_acceptance"]
    assert names == ["put_thing"]
    assert "412" in check["expected-statuses"]


def test_only_a_seeded_run_feeds_on_answers() -> None:
    fixed = tomllib.loads(configuration(Effort(), Profile(), {}, []))
    seeded = tomllib.loads(configuration(Effort(seed=1), Profile(), {}, []))

    assert fixed["generation"]["deterministic"] is True
    assert fixed["phases"]["fuzzing"]["extra-data-sources"] == {"responses": False}
    assert seeded["generation"]["deterministic"] is False
    assert seeded["phases"]["fuzzing"]["extra-data-sources"] == {"responses": True}
