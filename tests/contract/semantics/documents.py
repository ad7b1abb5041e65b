"""The committed documents as a list of operations."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FOLDER = Path(__file__).parents[3] / "docs" / "contracts"
METHODS = ("get", "put", "post", "delete", "patch")
JSON_TYPE = "application/json"
# Refusals of what is no operation at all.
OF_NO_OPERATION = frozenset({404, 405})


@dataclass(frozen=True)
class Operation:
    """One operation as its document publishes it, at the path where the program has it."""

    program: str
    method: str
    path: str
    about: Mapping[str, Any] = field(repr=False)
    document: str = ""

    def __str__(self) -> str:
        return f"{self.program} {self.method} {self.path}"

    @property
    def operation_id(self) -> str:
        """Its published name."""
        return str(self.about["operationId"])

    @property
    def statuses(self) -> set[int]:
        """The statuses that the document allows."""
        return {int(status) for status in self.about["responses"]}

    @property
    def media_type(self) -> str | None:
        """What kind of body it takes; None: it takes none."""
        return next(iter(self.about.get("requestBody", {}).get("content", {})), None)

    @property
    def body_schema(self) -> Mapping[str, Any]:
        """The schema of the body, which it has."""
        schema: Mapping[str, Any] = self.about["requestBody"]["content"][self.media_type]["schema"]
        return schema

    def parameters(self, where: str) -> list[Mapping[str, Any]]:
        """Its parameters in the path, the query or the header."""
        return [one for one in self.about.get("parameters", ()) if one["in"] == where]

    @property
    def is_secured(self) -> bool:
        """Whether it is refused without a token."""
        return bool(self.about.get("security")) and {} not in self.about["security"]

    @property
    def roles(self) -> Sequence[str]:
        """The roles that may do it; `*` is any, and none is asked for where there are none."""
        roles: Sequence[str] = self.about.get("x-roles", ())
        return roles


@cache
def document(name: str) -> Mapping[str, Any]:
    """A committed document."""
    parsed: Mapping[str, Any] = json.loads((FOLDER / f"{name}.openapi.json").read_text("utf-8"))
    return parsed


@cache
def operations(name: str) -> Sequence[Operation]:
    """All operations of a committed document, in its order."""
    return _operations(name, name, "")


def operation_at(method: str, url: str) -> Operation | None:
    """What is asked of the ERP or the store, by the first word of the host; None if not published.

    A path without a parameter comes before those that it fits as well.
    """
    parts = urlsplit(url)
    system = parts.netloc.partition(".")[0]
    for operation, pattern in _patterns():
        fits = (operation.program, operation.method) == (system, method)
        if fits and pattern.fullmatch(parts.path):
            return operation
    return None


@cache
def _patterns() -> Sequence[tuple[Operation, re.Pattern[str]]]:
    return [
        (operation, re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path))))
        for system in ("erp", "store")
        for operation in sorted(operations(system), key=lambda one: one.path.count("{"))
    ]


def control_operations(program: str) -> Sequence[Operation]:
    """The operations of the control face as one of the mocks mounts it."""
    return _operations("control", program, "/_control")


def _operations(name: str, program: str, prefix: str) -> Sequence[Operation]:
    return tuple(
        Operation(program, method.upper(), prefix + path, about, name)
        for path, item in document(name)["paths"].items()
        for method, about in item.items()
        if method in METHODS
    )


def resolved(name: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema with its reference followed."""
    while "$ref" in schema:
        schema = document(name)["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
