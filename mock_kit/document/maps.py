"""Maps of a published document: the pattern of their names holds for every name."""

from typing import Any


def close_maps(schema: Any) -> None:
    """Say so wherever it is left out, however deep: other names are refused."""
    if isinstance(schema, list):
        for each in schema:
            close_maps(each)
    if not isinstance(schema, dict):
        return
    if "patternProperties" in schema:
        schema.setdefault("additionalProperties", False)
    for part in schema.values():
        close_maps(part)
