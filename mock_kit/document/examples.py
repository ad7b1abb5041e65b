"""Examples of requests: a table by operation id, put where the shapes bring none themselves."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def read_examples(package: str) -> dict[str, Any]:
    """The table `examples.json` of a package: operation id to a body that is of its shape."""
    text = files(package).joinpath("examples.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def add_examples(operation: dict[str, Any], examples: Mapping[str, Any]) -> None:
    """Give an operation its example, if there is one."""
    body = examples.get(operation["operationId"])
    for media in operation.get("requestBody", {}).get("content", {}).values():
        if body is not None:
            media.setdefault("examples", {"usual": {"value": body}})
