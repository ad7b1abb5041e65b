"""A document narrowed to the path of one operation; pure.

The other operations of the path stay, since they are its known methods; links go, since what
they lead to is gone.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from scenarios.contract.asking.derived import METHODS

_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')


def narrowed(document: Mapping[str, Any], operation: str) -> dict[str, Any]:
    """Keep the path of the operation of this id, and the schemas that it needs."""
    paths = {
        path: {word: _unlinked(part) for word, part in item.items()}
        for path, item in document["paths"].items()
        if operation in [item[word].get("operationId") for word in METHODS if word in item]
    }
    schemas = document.get("components", {}).get("schemas", {})
    needed = _needed(paths, schemas)
    kept = {name: schema for name, schema in schemas.items() if name in needed}
    components = {**document.get("components", {}), "schemas": kept}
    return {**document, "paths": paths, "components": components, "webhooks": {}}


def _unlinked(part: Any) -> Any:
    if not isinstance(part, Mapping) or "responses" not in part:
        return part
    responses = {
        status: {word: each for word, each in response.items() if word != "links"}
        for status, response in part["responses"].items()
    }
    return {**part, "responses": responses}


def _needed(paths: Mapping[str, Any], schemas: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = _named(paths)
    while waiting:
        found |= waiting
        waiting = {
            name for each in waiting for name in _named(schemas.get(each, {})) if name not in found
        }
    return found


def _named(part: Any) -> set[str]:
    return set(_REFERENCE.findall(json.dumps(part)))
