"""A document in which every object of an answer is closed; pure.

An answer with a member that the document does not name is then a broken contract. What a
request may hold is left as it is published.
"""

from collections.abc import Mapping
from typing import Any

CLOSED = "Closed."
_AT = "#/components/schemas/"
_COMPOSED = ("allOf", "anyOf", "oneOf")


def closed_answers(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with closed answers; shared schemas are copied under a name of their own."""
    schemas = document.get("components", {}).get("schemas", {})
    copies = {f"{CLOSED}{name}": _closed(schema) for name, schema in schemas.items()}
    paths = {
        path: {method: _closed_operation(part) for method, part in item.items()}
        for path, item in document["paths"].items()
    }
    components = {**document.get("components", {}), "schemas": {**schemas, **copies}}
    return {**document, "paths": paths, "components": components}


def _closed_operation(operation: Any) -> Any:
    if not isinstance(operation, Mapping) or "responses" not in operation:
        return operation
    responses = {
        status: _closed_response(response) for status, response in operation["responses"].items()
    }
    return {**operation, "responses": responses}


def _closed_response(response: Mapping[str, Any]) -> dict[str, Any]:
    content = {
        kind: {**media, "schema": _closed(media["schema"])} if "schema" in media else media
        for kind, media in response.get("content", {}).items()
    }
    return {**response, "content": content} if content else dict(response)


def _closed(schema: Any) -> Any:
    """A schema with its objects closed, however deep, and its references turned to copies."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    closed = {name: _closed_member(name, part) for name, part in schema.items()}
    reference = closed.get("$ref")
    if isinstance(reference, str) and reference.startswith(_AT):
        closed["$ref"] = reference.replace(_AT, _AT + CLOSED, 1)
    if "properties" in schema and "additionalProperties" not in schema:
        composed = any(word in schema for word in _COMPOSED)
        closed["unevaluatedProperties" if composed else "additionalProperties"] = False
    return closed


def _closed_member(name: str, part: Any) -> Any:
    if name in ("enum", "const", "default", "example", "examples", "required"):
        return part
    if name in ("properties", "$defs", "patternProperties") and isinstance(part, Mapping):
        return {each: _closed(schema) for each, schema in part.items()}
    return _closed(part)
