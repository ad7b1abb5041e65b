"""A document with parameters, bodies and answers written out where they are used; pure.

Other people keep them in shared places, or once for all operations of a path.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.contract.asking.derived import METHODS

_PLACES = 20  # references that lead to references


class BadReference(ValueError):
    """A document refers to something that it does not hold."""


def written_out(document: Mapping[str, Any]) -> dict[str, Any]:
    """Follow every reference but those to schemas. Raises BadReference."""
    paths = {path: _item(document, _followed(document, i)) for path, i in document["paths"].items()}
    return {**document, "paths": paths}


def _item(document: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    shared = item.get("parameters", [])
    made = {word: part for word, part in item.items() if word != "parameters"}
    for method in METHODS:
        if method in item:
            made[method] = _operation(document, item[method], shared)
    return made


def _operation(
    document: Mapping[str, Any], operation: Mapping[str, Any], shared: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    made = dict(operation)
    # An operation's own parameter takes the place of the path's.
    parameters = {
        (one["in"], one["name"]): one
        for one in (
            _followed(document, each) for each in (*shared, *operation.get("parameters", []))
        )
    }
    if parameters:
        made["parameters"] = list(parameters.values())
    if "requestBody" in operation:
        made["requestBody"] = _followed(document, operation["requestBody"])
    made["responses"] = {
        status: _followed(document, response)
        for status, response in operation.get("responses", {}).items()
    }
    return made


def _followed(document: Mapping[str, Any], part: Any) -> Any:
    for _ in range(_PLACES):
        if not isinstance(part, Mapping) or "$ref" not in part:
            return part
        part = _at(document, str(part["$ref"]))
    raise BadReference("a reference leads to itself")


def _at(document: Mapping[str, Any], reference: str) -> Any:
    found: Any = document
    if not reference.startswith("#/"):
        raise BadReference(f"{reference} is in another file; put all into one")
    for word in reference[2:].split("/"):
        name = word.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, Mapping) or name not in found:
            raise BadReference(f"{reference} leads nowhere")
        found = found[name]
    return found
