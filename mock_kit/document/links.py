"""Links of a published document: which operation takes what another one has answered."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

ID_IN_BODY = "$response.body#/id"
FIRST_OF_LIST = "$response.body#/items/0/id"
_PARAMETER = re.compile(r"\{([^{}]+)\}")


def add_links(document: dict[str, Any]) -> None:
    """Link what creates or lists records to whatever takes the id of one.

    `POST /v1/orders` and `GET /v1/orders` lead to every operation below `/v1/orders/{order_id}`.
    """
    paths = document.get("paths", {})
    for path, item in paths.items():
        targets = dict(_below(path, paths))
        for method, status, place in (("post", "201", ID_IN_BODY), ("get", "200", FIRST_OF_LIST)):
            response = item.get(method, {}).get("responses", {}).get(status)
            if response is not None and targets and _gives(response, place, document):
                response["links"] = {
                    name: _link(name, parameter, place) for name, parameter in targets.items()
                }


def _below(path: str, paths: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs of operation id and parameter of the operations that need one id of this path."""
    for other, item in paths.items():
        rest = other.removeprefix(path)
        found = _PARAMETER.findall(rest)
        if rest == other or not rest.startswith("/{") or len(found) != 1 or "{" in path:
            continue
        for operation in item.values():
            yield operation["operationId"], found[0]


def _gives(response: Mapping[str, Any], place: str, document: Mapping[str, Any]) -> bool:
    """Whether the answer's schema has an id at the place."""
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    for part in place.partition("#/")[2].split("/"):
        schema = _whole(schema, document)
        schema = schema.get("items", {}) if part == "0" else schema.get("properties", {}).get(part)
        if schema is None:
            return False
    return True


def _whole(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = document["components"]["schemas"].get(name, schema)
    return found


def _link(name: str, parameter: str, place: str) -> dict[str, Any]:
    return {"operationId": name, "parameters": {parameter: place}}
