"""The published document says what the app does."""

from typing import Any

from mock_kit.document.links import add_links
from mock_kit.document.maps import close_maps
from mock_kit.document.security import settle_security
from mock_kit.ids import keyed_random, seeded_ids
from tests.unit.mock_kit.core.build import a_vendor


def document() -> dict[str, Any]:
    published: dict[str, Any] = a_vendor().get("/openapi.json").json
    return published


def test_operations_are_named_after_their_functions() -> None:
    assert document()["paths"]["/v1/things"]["post"]["operationId"] == "create_thing"


def test_the_bearer_scheme_is_declared() -> None:
    published = document()

    assert published["openapi"].startswith("3.1")
    assert published["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert published["paths"]["/v1/things"]["get"]["security"] == [{"bearer": []}]


def test_parameters_are_never_null() -> None:
    operations = document()["paths"]["/v1/things"]
    parameters = operations["get"]["parameters"]

    cursor = next(one["schema"] for one in parameters if one["name"] == "cursor")
    assert (cursor["type"], "anyOf" in cursor) == ("string", False)


def test_every_refusal_is_declared_as_a_problem() -> None:
    responses = document()["paths"]["/v1/things/{thing_id}"]["patch"]["responses"]

    refusals = [status for status in responses if status >= "400"]
    told = ["400", "401", "403", "404", "409", "412", "413", "415", "422", "429", "503"]
    assert refusals == told
    assert all("application/problem+json" in responses[one]["content"] for one in refusals)


def test_the_frameworks_own_refusal_is_not_published() -> None:
    assert "HTTPValidationError" not in str(document())


def test_ids_depend_on_seed_node_boot_and_session() -> None:
    worlds = [("1", "a", 1, ""), ("2", "a", 1, ""), ("1", "b", 1, ""), ("1", "a", 2, "")]
    sources = [seeded_ids(*world) for world in [*worlds, ("1", "a", 1, "s")]]

    first = [new_id("thg") for new_id in sources]

    assert len(set(first)) == len(sources)
    assert seeded_ids("1", "a", 1)("thg") == first[0]


def test_a_draw_is_keyed_by_its_purpose_and_not_by_its_order() -> None:
    rng, again = keyed_random("1"), keyed_random("1")
    again("other", "x", 1).random()

    assert rng("late", "x", 1).random() == again("late", "x", 1).random()
    assert rng("late", "x", 1).random() != rng("late", "x", 2).random()


def a_linked(response: Any) -> Any:
    """What adding links makes of a document with this answer to POST and GET of things."""
    body = {"content": {"application/json": {"schema": response}}}
    made: dict[str, Any] = {
        "components": {"schemas": {"Thing": {"properties": {"id": {"type": "string"}}}}},
        "paths": {
            "/things": {
                "post": {"operationId": "make", "responses": {"201": dict(body)}},
                "get": {"operationId": "list", "responses": {"200": dict(body)}},
            },
            "/things/{thing_id}": {"patch": {"operationId": "change"}},
            "/things/{thing_id}/parts/{part_id}": {"get": {"operationId": "part"}},
        },
    }
    add_links(made)
    return made["paths"]["/things"]


def test_what_creates_leads_to_what_takes_its_id() -> None:
    made = a_linked({"$ref": "#/components/schemas/Thing"})

    link = {"operationId": "change", "parameters": {"thing_id": "$response.body#/id"}}
    assert made["post"]["responses"]["201"]["links"] == {"change": link}
    assert "links" not in made["get"]["responses"]["200"]


def test_a_list_leads_to_what_takes_an_id() -> None:
    things = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
    made = a_linked({"properties": {"items": things}})

    assert list(made["get"]["responses"]["200"]["links"]) == ["change"]
    assert "links" not in made["post"]["responses"]["201"]


def test_a_write_publishes_key_and_version() -> None:
    change = document()["paths"]["/v1/things/{thing_id}"]["patch"]

    assert {"If-Match", "Idempotency-Key"} <= {one["name"] for one in change["parameters"]}


def test_every_answer_names_its_exchange() -> None:
    things = document()["paths"]["/v1/things"]
    exchanges = [each["responses"].items() for each in things.values()]
    # Refused at the door, where no exchange has begun.
    answers = [one for each in exchanges for status, one in each if status != "503"]

    assert all(one["headers"]["X-Request-Id"]["required"] for one in answers)


def test_a_token_that_may_be_left_out_is_said_so() -> None:
    published: dict[str, Any] = {
        "components": {"securitySchemes": {"session?": {"scheme": "bearer"}}},
    }
    operations: list[dict[str, Any]] = [
        {"security": [{"session?": []}]},
        {"security": [{"session?": []}, {"session": []}]},
    ]

    settle_security(published, operations)

    assert operations[0]["security"] == [{}, {"session": []}]
    assert operations[1]["security"] == [{"session": []}]
    assert list(published["components"]["securitySchemes"]) == ["session"]


def test_a_map_refuses_names_that_do_not_fit() -> None:
    """Found by the stateful phase against the store: any name was valid by the document."""
    shapes: dict[str, Any] = {"A": {"properties": {"m": {"patternProperties": {"^a": {}}}}}}

    close_maps(shapes)

    assert shapes["A"]["properties"]["m"]["additionalProperties"] is False
