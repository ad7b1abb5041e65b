"""The published document says what the app does."""

from typing import Any

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
    assert refusals == ["400", "401", "403", "404", "412", "413", "415", "422"]
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
