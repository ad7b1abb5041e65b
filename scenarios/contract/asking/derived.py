"""The document that a test run is generated from: the published one, with a profile's values.

Known values stand beside each schema as a second choice of the same meaning: what was valid
stays valid and what was not stays so, but valid requests that find something become likely.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from scenarios.contract.asking.closing import closed_answers
from scenarios.contract.profile import Example

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
EXAMPLE_NAME = "profile"


def derived(
    document: Mapping[str, Any],
    values: Mapping[str, Sequence[Any]],
    examples: Mapping[str, Sequence[Example]],
    *,
    closed: bool = True,
) -> dict[str, Any]:
    """The document to test by; `values` and `examples` hold no names any more."""
    made = deepcopy(dict(closed_answers(document) if closed else document))
    made.pop("webhooks", None)
    shared = made.get("components", {}).get("schemas", {})
    for schema in shared.values():
        _offer(schema, values)
    for item in made["paths"].values():
        for method in METHODS:
            if method in item:
                _prepare(item[method], values, examples)
    return made


def _prepare(
    operation: dict[str, Any],
    values: Mapping[str, Sequence[Any]],
    examples: Mapping[str, Sequence[Example]],
) -> None:
    name = operation.get("operationId", "")
    own = {key.partition(".")[2]: v for key, v in values.items() if key.startswith(f"{name}.")}
    offered = {**values, **own}
    for parameter in operation.get("parameters", []):
        known = offered.get(parameter["name"])
        if known:
            parameter["schema"] = _with_values(parameter["schema"], known)
    _give_examples(operation, examples.get(name, ()))


def _give_examples(operation: dict[str, Any], examples: Sequence[Example]) -> None:
    for parameter in operation.get("parameters", []):
        given = [one.parameters[parameter["name"]] for one in examples if _has(one, parameter)]
        if given:
            parameter["examples"] = _named(given)
            parameter.pop("example", None)
    bodies = [one.body for one in examples if one.body is not None]
    for media in operation.get("requestBody", {}).get("content", {}).values():
        if bodies:
            media["examples"] = _named(bodies)
            media.pop("example", None)


def _has(example: Example, parameter: Mapping[str, Any]) -> bool:
    return parameter["name"] in example.parameters


def _named(values: Sequence[Any]) -> dict[str, Any]:
    return {f"{EXAMPLE_NAME}-{number}": {"value": v} for number, v in enumerate(values, 1)}


def _offer(schema: Any, values: Mapping[str, Sequence[Any]]) -> None:
    """Put known values beside the properties of their name, however deep."""
    if isinstance(schema, list):
        for each in schema:
            _offer(each, values)
    if not isinstance(schema, dict):
        return
    for name, part in schema.get("properties", {}).items():
        if values.get(name):
            schema["properties"][name] = _with_values(part, values[name])
    for word, part in schema.items():
        if word not in ("enum", "const", "default", "example", "examples", "required"):
            _offer(list(part.values()) if word == "properties" else part, values)


def _with_values(schema: Mapping[str, Any], known: Sequence[Any]) -> dict[str, Any]:
    if schema.get("type") == "array" and "items" in schema:
        return {**schema, "items": _with_values(schema["items"], known)}
    if "const" in schema or "enum" in schema or "$ref" in schema:
        return dict(schema)
    return {"anyOf": [{"enum": list(known)}, dict(schema)]}
