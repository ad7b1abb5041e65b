"""The four published documents say everything that a stranger needs."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.contract.semantics.documents import FOLDER, document

NAMES = ("erp", "store", "bridge", "control")
METHODS = ("get", "put", "post", "delete", "patch")


def operations(name: str, part: str = "paths") -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document(name).get(part, {}).items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def lacking(name: str, *members: str, part: str = "paths") -> list[str]:
    """Operations without one of these members, or with an empty one."""
    return [
        f"{label}: {member}"
        for label, operation in operations(name, part)
        for member in members
        if not operation.get(member)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_says_what_it_is(name: str) -> None:
    found = document(name)

    assert found["openapi"].startswith("3.1")
    assert {"title", "version", "description", "license", "contact"} <= found["info"].keys()
    assert found["servers"]


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_has_its_texts(name: str) -> None:
    assert lacking(name, "tags", "summary", "description", "operationId") == []


@pytest.mark.parametrize("name", ["erp", "store"])
def test_every_webhook_has_its_texts(name: str) -> None:
    assert lacking(name, "tags", "summary", "description", "operationId", part="webhooks") == []
    assert all("security" in each for _, each in operations(name, "webhooks"))


@pytest.mark.parametrize("name", NAMES)
def test_operation_ids_are_unique(name: str) -> None:
    ids = [
        each["operationId"] for part in ("paths", "webhooks") for _, each in operations(name, part)
    ]

    assert [each for each, count in Counter(ids).items() if count > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_tag_in_use_is_described(name: str) -> None:
    described = {tag["name"] for tag in document(name).get("tags", []) if tag.get("description")}
    used = {
        tag
        for part in ("paths", "webhooks")
        for _, each in operations(name, part)
        for tag in each["tags"]
    }

    assert used - described == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_says_who_may_ask(name: str) -> None:
    schemes = document(name)["components"]["securitySchemes"]
    asked = {
        label: [scheme for one in each["security"] for scheme in one]
        for label, each in operations(name)
        if "security" in each
    }

    assert set(asked) == {label for label, _ in operations(name)}
    assert {scheme for names in asked.values() for scheme in names} <= schemes.keys()


def due(label: str, operation: dict[str, Any]) -> set[str]:
    """The refusals that follow from what an operation asks for."""
    found = {"401"} if operation["security"] else set()
    if "requestBody" in operation:
        found |= {"413", "415", "422"}
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        found |= {"400"}
    # A PUT makes what is not there, and the two intakes are a part of the path.
    if "{" in label and not label.startswith("PUT /v1/channels") and "/intake" not in label:
        found |= {"404"}
    return found


@pytest.mark.parametrize("name", NAMES)
def test_refusals_follow_from_what_is_asked(name: str) -> None:
    missing = [
        f"{label}: {status}"
        for label, each in operations(name)
        for status in sorted(due(label, each) - each["responses"].keys())
    ]

    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_described_and_has_a_shape(name: str) -> None:
    bare = [
        f"{label}: {status}"
        for label, each in operations(name)
        for status, response in each["responses"].items()
        if not response.get("description") or (status != "204" and not response.get("content"))
    ]

    assert bare == []


@pytest.mark.parametrize("name", NAMES)
def test_every_body_has_an_example_of_its_shape(name: str) -> None:
    whole = document(name)
    without, wrong = [], []
    for label, each in operations(name):
        for kind, media in each.get("requestBody", {}).get("content", {}).items():
            given = examples_of(name, media)
            if not given and kind == "application/json":
                without.append(label)
            schema = {**media["schema"], "components": whole["components"]}
            validator = Draft202012Validator(schema)
            wrong += [
                f"{label}: {fault.message}" for one in given for fault in validator.iter_errors(one)
            ]

    assert (without, wrong) == ([], [])


def examples_of(name: str, media: dict[str, Any]) -> list[Any]:
    """The examples of a body, or else of its shape."""
    if "examples" in media:
        return [one["value"] for one in media["examples"].values()]
    schemas = document(name)["components"]["schemas"]
    found: list[Any] = []
    for each in [media["schema"], *media["schema"].get("anyOf", [])]:
        shape = schemas.get(each.get("$ref", "").rpartition("/")[2], each)
        found += shape.get("examples", [])
    return found


@pytest.mark.parametrize("name", ["erp", "store"])
def test_whoever_gives_a_key_can_tell_a_repeated_answer(name: str) -> None:
    silent = [
        f"{label}: {status}"
        for label, each in operations(name)
        for status, response in each["responses"].items()
        if status.startswith("2") and "Idempotency-Replayed" not in response["headers"]
        if any(one["name"] == "Idempotency-Key" for one in each.get("parameters", ()))
    ]

    assert silent == []


@pytest.mark.parametrize("name", ["erp", "store"])
def test_what_makes_a_record_leads_to_it(name: str) -> None:
    paths = document(name)["paths"]
    unlinked = [
        path
        for path, item in paths.items()
        if "201" in item.get("post", {}).get("responses", {})
        and any(re.fullmatch(re.escape(path) + r"/\{\w+\}", other) for other in paths)
        and "links" not in item["post"]["responses"]["201"]
    ]

    # Answers with the whole address book, whose ids stand inside.
    assert [path for path in unlinked if not path.endswith("/addresses")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_and_every_member_says_what_it_means(name: str) -> None:
    asked = [
        f"{label}: {one['name']}"
        for part in ("paths", "webhooks")
        for label, each in operations(name, part)
        for one in each.get("parameters", [])
        if not one.get("description")
    ]
    shown = [
        f"{shape}.{member}"
        for shape, schema in document(name)["components"]["schemas"].items()
        for member, about in schema.get("properties", {}).items()
        if not about.get("description")
    ]

    assert (asked, shown) == ([], [])


@pytest.mark.parametrize(("name", "package"), [("erp", "mock_erp"), ("store", "mock_store")])
def test_no_text_is_about_nothing(name: str, package: str) -> None:
    whole, words = document(name), read_texts(package)
    found = [each for part in ("paths", "webhooks") for _, each in operations(name, part)]
    ids = {each["operationId"] for each in found}
    parameters = {
        f"{each['operationId']}.{one['name']}": one["name"]
        for each in found
        for one in each.get("parameters", [])
    }
    members = {
        f"{shape}.{member}": member
        for shape, schema in whole["components"]["schemas"].items()
        for member in schema.get("properties", {})
    }

    assert set(words["operations"]) | set(words["rows"]) <= ids
    assert set(words["parameters"]) <= parameters.keys() | set(parameters.values())
    assert set(words["members"]) <= members.keys() | set(members.values())


def read_texts(package: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER.parents[1] / package / "texts.json").read_text())
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_an_operation(name: str) -> None:
    ids = {each["operationId"] for _, each in operations(name)}
    linked = {
        link["operationId"]
        for _, each in operations(name)
        for response in each["responses"].values()
        for link in response.get("links", {}).values()
    }

    assert linked <= ids


@pytest.mark.parametrize("name", NAMES)
def test_bounds_are_bounds_of_json_schema(name: str) -> None:
    """`ge` and `le` are what pydantic writes when a bound stands after a validator."""
    assert re.findall(r"'(ge|le|gt|lt|multiple_of)':", str(document(name))) == []
