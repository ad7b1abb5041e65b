"""A field that says nothing is left out instead of being null.

Allowed by JSON Schema, section 6.5.3, for fields that the published answer does not require.
"""

from dataclasses import dataclass
from typing import Any

from mock_kit.faults.on_read.asked import Asked, rows_of


@dataclass(frozen=True, slots=True)
class MissingField:
    """The field by its name; None: every one that says nothing."""

    field: str | None = None


def missing_field(fault: MissingField, body: Any, asked: Asked) -> Any:
    """Take out what is null."""
    for row in rows_of(body):
        for name in [name for name, value in row.items() if value is None]:
            if fault.field in (None, name):
                del row[name]
    return body
