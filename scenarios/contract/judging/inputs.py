"""How many different requests an operation can be asked at all; pure.

A body of one choice among four cannot be sent in ten ways.
"""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

ENDLESS = 1_000_000
_COUNTED = ("path", "query")


def possible_inputs(document: Mapping[str, Any], operation: Mapping[str, Any]) -> int:
    """Count them by path, query and body; ENDLESS where no list says what is allowed."""
    counts = [
        _count(document, one["schema"]) + (0 if one.get("required") else 1)
        for one in operation.get("parameters", [])
        if one["in"] in _COUNTED
    ]
    body = operation.get("requestBody")
    if body is not None:
        kinds = sum(_count(document, media["schema"]) for media in body["content"].values())
        counts.append(kinds + (0 if body.get("required") else 1))
    return min(prod(counts), ENDLESS)


def _count(document: Mapping[str, Any], schema: Mapping[str, Any]) -> int:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _count(document, document["components"]["schemas"][name])
    if "enum" in schema:
        return len(schema["enum"])
    if "anyOf" in schema:
        return min(sum(_count(document, one) for one in schema["anyOf"]), ENDLESS)
    return _BY_TYPE.get(schema.get("type", ""), _endless)(document, schema)


def _endless(_document: Mapping[str, Any], _schema: Mapping[str, Any]) -> int:
    return ENDLESS


def _of_object(document: Mapping[str, Any], schema: Mapping[str, Any]) -> int:
    if schema.get("additionalProperties") is not False:
        return ENDLESS
    required = schema.get("required", ())
    ways = [
        _count(document, part) + (0 if name in required else 1)
        for name, part in schema.get("properties", {}).items()
    ]
    return min(prod(ways), ENDLESS)


_BY_TYPE: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], int]] = {
    "object": _of_object,
    "boolean": lambda _document, _schema: 2,
    "null": lambda _document, _schema: 1,
}
