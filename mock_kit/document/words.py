"""Words of a published document that its shapes do not bring: examples, and what things mean.

`examples.json` of a package is a table by operation id: a body that is of its shape.
`texts.json` says what is meant:

    parameters   by name, or `operation.name` where it means something else there
    members      by name, or `Shape.name`
    operations   by operation id: what is added to its description
    rows         by operation id: the shape of the `item` in the results of a batch
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

_OF_THE_KIT = "mock_kit.document"


@dataclass(frozen=True)
class Words:
    """The tables of a package; those of the kit stand behind its own."""

    examples: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    operations: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)


def read_words(package: str) -> Words:
    """Read the two files of a package, and the texts of the kit."""
    texts, behind = _table(package, "texts.json"), _table(_OF_THE_KIT, "texts.json")
    return Words(
        examples=_table(package, "examples.json"),
        parameters={**behind["parameters"], **texts["parameters"]},
        members={**behind["members"], **texts["members"]},
        operations={**behind["operations"], **texts["operations"]},
        rows=texts.get("rows", {}),
    )


def _table(package: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(package).joinpath(name).read_text("utf-8"))
    return found


def add_words(document: dict[str, Any], words: Words) -> None:
    """Put in what is missing; what the code says itself stays."""
    for operation in _operations(document):
        _add_example(operation, words.examples)
        _add_meaning(operation, words)
    for shape, schema in document["components"]["schemas"].items():
        for name, member in schema.get("properties", {}).items():
            text = words.members.get(f"{shape}.{name}", words.members.get(name))
            if text is not None:
                member.setdefault("description", text)


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for part in ("paths", "webhooks"):
        for item in document.get(part, {}).values():
            yield from item.values()


def _add_example(operation: dict[str, Any], examples: Mapping[str, Any]) -> None:
    body = examples.get(operation["operationId"])
    for media in operation.get("requestBody", {}).get("content", {}).values():
        if body is not None:
            media.setdefault("examples", {"usual": {"value": body}})


def _add_meaning(operation: dict[str, Any], words: Words) -> None:
    name = operation["operationId"]
    if name in words.operations:
        operation["description"] = f"{operation['description']}\n\n{words.operations[name]}"
    for parameter in operation.get("parameters", []):
        own = f"{name}.{parameter['name']}"
        text = words.parameters.get(own, words.parameters.get(parameter["name"]))
        if text is not None:
            parameter.setdefault("description", text)
