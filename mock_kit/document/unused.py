"""Shapes of a published document that nothing of it leads to are left out."""

import re
from typing import Any

_REFERENCE = re.compile(r"#/components/schemas/([\w.-]+)")


def drop_unused(document: dict[str, Any]) -> None:
    """Take out what was made on the way, and what only that names."""
    schemas = document["components"]["schemas"]
    rest = {name: part for name, part in document.items() if name != "components"}
    reached: set[str] = set()
    waiting = _named(rest)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting |= _named(schemas[name])
    document["components"]["schemas"] = {
        name: schema for name, schema in schemas.items() if name in reached
    }


def _named(part: Any) -> set[str]:
    return set(_REFERENCE.findall(str(part)))
