"""Bodies made from published schemas, and what can be put wrong in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.contract.semantics.documents import Operation, resolved

Place = tuple[str | int, ...]

# The shortest texts that the patterns of the documents allow, by what they are for.
_TEXTS = (
    *("x", "USD", "US", "usd", "2026-12-07", "2026-12-07T12:00:00+00:00", "a@b.org", "12:00"),
    *("http://x.example", "America/Chicago", "0" * 24, "1.0", "11111", "a" * 10, "+1 555 0100"),
)


def a_body(operation: Operation) -> Any:
    """The smallest body of the published shape."""
    return a_value(operation.document, operation.body_schema)


def a_value(name: str, schema: Mapping[str, Any]) -> Any:
    """The smallest value that a schema of this document allows."""
    schema = resolved(name, schema)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            kinds = [one for one in schema[key] if one.get("type") != "null"]
            return a_value(name, kinds[0])
    return _OF_KIND[schema.get("type", "object")](name, schema)


def _an_object(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    properties = schema.get("properties", {})
    return {key: a_value(name, properties[key]) for key in schema.get("required", ())}


def _a_list(name: str, schema: Mapping[str, Any]) -> list[Any]:
    return [a_value(name, schema["items"]) for _ in range(schema.get("minItems", 0))]


def _a_text(_name: str, schema: Mapping[str, Any]) -> str:
    pattern, shortest = schema.get("pattern"), schema.get("minLength", 0)
    fitting = [
        text
        for text in _TEXTS
        if len(text) >= shortest and (pattern is None or re.search(pattern, text))
    ]
    assert fitting, f"no text for {schema}"
    return fitting[0]


def _a_number(_name: str, schema: Mapping[str, Any]) -> int:
    lowest: int = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    return lowest


_OF_KIND: Mapping[str, Any] = {
    "object": _an_object,
    "array": _a_list,
    "string": _a_text,
    "integer": _a_number,
    "number": _a_number,
    "boolean": lambda _name, _schema: True,
    "null": lambda _name, _schema: None,
}


def slim(content: Any) -> Any:
    """The same shape with one item in each list."""
    if isinstance(content, list):
        return [slim(item) for item in content[:1]]
    if isinstance(content, dict):
        return {key: slim(value) for key, value in content.items()}
    return content


def places(content: Any, at: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value inside a body, with the way to it."""
    inside: list[tuple[str | int, Any]] = []
    if isinstance(content, dict):
        inside = list(content.items())
    elif isinstance(content, list):
        inside = list(enumerate(content))
    for key, value in inside:
        yield (*at, key), value
        yield from places(value, (*at, key))


def with_raw(content: Any, place: Place, raw: str) -> bytes:
    """The body as bytes, with a JSON text put in one place as it is written."""
    mark = "put-it-here"
    copy = json.loads(json.dumps(content))
    holder = copy
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = mark
    return json.dumps(copy).replace(json.dumps(mark), raw).encode("utf-8", "surrogatepass")
