"""Batches of a published document: which shape a row has, and which its result."""

from collections.abc import Mapping
from typing import Any

_REF = "#/components/schemas/"


def name_rows(document: dict[str, Any]) -> None:
    """Refer to a row's shape by its name, where it is written out once more."""
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        rows = schema.get("properties", {}).get("rows", {})
        name = rows.get("items", {}).get("title")
        if name is not None and rows["items"] == schemas.get(name):
            rows["items"] = {"$ref": f"{_REF}{name}"}


def type_results(document: dict[str, Any], rows: Mapping[str, str]) -> None:
    """Say what the `item` of a result is; `rows`: by operation id the name of its shape."""
    schemas = document["components"]["schemas"]
    for item in document["paths"].values():
        for operation in item.values():
            shape = rows.get(operation["operationId"])
            if shape is not None:
                answer = operation["responses"]["200"]["content"]["application/json"]
                answer["schema"] = {"$ref": f"{_REF}{_results(schemas, answer, shape)}"}
    document["components"]["schemas"] = dict(sorted(schemas.items()))


def _results(schemas: dict[str, Any], answer: Mapping[str, Any], shape: str) -> str:
    """Make the shapes of the answer and of a result; answers with the name of the first."""
    whole = schemas[answer["schema"]["$ref"].removeprefix(_REF)]
    result = schemas[whole["properties"]["results"]["items"]["$ref"].removeprefix(_REF)]
    item = {"anyOf": [{"$ref": f"{_REF}{shape}"}, {"type": "null"}], "title": "Item"}
    problem = {"anyOf": [{"$ref": f"{_REF}Problem"}, {"type": "null"}], "title": "Problem"}
    named = {"item": item, "problem": problem}
    one, all_of_them = f"{shape}Result", f"{shape}Results"
    schemas[one] = {
        **{word: part for word, part in result.items() if word != "additionalProperties"},
        "title": one,
        "properties": {**result["properties"], **named},
    }
    results = {**whole["properties"]["results"], "items": {"$ref": f"{_REF}{one}"}}
    schemas[all_of_them] = {**whole, "title": all_of_them, "properties": {"results": results}}
    return all_of_them
