"""What breaks a published contract is seen, and needs a new version."""

from copy import deepcopy
from typing import Any

import pytest

from scenarios.contract.versions.breaking import breaking_changes
from scenarios.contract.versions.released import NAMES, RELEASED, is_newer, read
from scenarios.report.contracts import FOLDER


@pytest.mark.parametrize("name", NAMES)
def test_nothing_breaks_without_a_new_version(name: str) -> None:
    """When a break is meant: raise the first number of VERSION, and release anew."""
    old, new = read(RELEASED / f"{name}.json"), read(FOLDER / f"{name}.openapi.json")

    broken = breaking_changes(old, new)

    assert broken == [] or is_newer(new["info"]["version"], old["info"]["version"])


def a_document() -> dict[str, Any]:
    order = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "string"},
            "note": {"anyOf": [{"type": "string", "maxLength": 100}, {"type": "null"}]},
            "status": {"type": "string", "enum": ["open", "closed"]},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Order"}},
        },
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
    post = {
        "parameters": [
            {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 10}}
        ],
        "requestBody": {"content": content},
        "responses": {"201": {"content": content}, "409": {}},
        "security": [{"bearer": []}],
    }
    return {"paths": {"/orders": {"post": post}}, "components": {"schemas": {"Order": order}}}


def changed(*where: str, to: Any) -> dict[str, Any]:
    """The document with one place of it changed, or taken out."""
    made: Any = a_document()
    part = made
    for step in where[:-1]:
        part = part[int(step)] if isinstance(part, list) else part[step]
    if to is None:
        del part[where[-1]]
    else:
        part[where[-1]] = to
    found: dict[str, Any] = made
    return found


POST = ("paths", "/orders", "post")
ORDER = ("components", "schemas", "Order")
FIELDS = (*ORDER, "properties")
BREAKS: list[tuple[tuple[str, ...], Any, str]] = [
    (POST, None, "POST /orders is gone"),
    ((*POST, "parameters"), [], "the parameter limit is gone"),
    ((*POST, "parameters", "0", "required"), True, "the parameter limit is required"),
    ((*POST, "parameters", "0", "schema", "maximum"), 5, "maximum fell to 5"),
    ((*POST, "parameters", "0", "schema", "type"), "string", "limit was integer and is string"),
    ((*POST, "parameters", "0", "schema", "pattern"), "^a", "must fit another pattern"),
    ((*POST, "requestBody", "required"), True, "a body is required"),
    ((*POST, "responses", "201"), None, "no longer answers 201"),
    ((*POST, "security"), [{"session": []}], "asks for another token"),
    ((*FIELDS, "id"), None, ".id is gone"),
    ((*ORDER, "required"), [], "201.id is no longer sure to be there"),
    ((*ORDER, "required"), ["id", "status"], "body.status is required"),
    ((*FIELDS, "status", "enum"), ["open"], "body.status no longer takes closed"),
    ((*FIELDS, "status", "enum"), ["open", "closed", "lost"], "201.status may now be lost"),
    ((*FIELDS, "note"), {"type": "string"}, "body.note may no longer be null"),
    ((*FIELDS, "id"), {"anyOf": [{"type": "string"}, {"type": "null"}]}, "201.id may now also be"),
    ((*FIELDS, "note", "anyOf", "0", "maxLength"), 50, "body.note: maxLength fell to 50"),
]


@pytest.mark.parametrize(("where", "to", "said"), BREAKS)
def test_a_break_is_seen(where: tuple[str, ...], to: Any, said: str) -> None:
    found = breaking_changes(a_document(), changed(*where, to=to))

    assert any(said in text for text in found), found


HARMLESS: list[tuple[tuple[str, ...], Any]] = [
    ((*POST, "description"), "Place an order."),
    ((*POST, "responses", "422"), {}),
    ((*POST, "parameters", "0", "schema", "maximum"), 50),
    ((*FIELDS, "colour"), {"type": "string"}),
    (("paths", "/carts"), {"get": {"responses": {}}}),
]


@pytest.mark.parametrize(("where", "to"), HARMLESS)
def test_what_adds_breaks_nothing(where: tuple[str, ...], to: Any) -> None:
    assert breaking_changes(a_document(), changed(*where, to=to)) == []


def test_the_same_document_breaks_nothing() -> None:
    assert breaking_changes(a_document(), deepcopy(a_document())) == []


def test_a_higher_first_number_allows_breaks() -> None:
    assert is_newer("2.0.0", "1.9.9")
    assert not is_newer("1.1.0", "1.0.0")
