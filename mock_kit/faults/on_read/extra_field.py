"""Every record has a field that nobody has heard of.

Allowed by JSON Schema, section 10.3.2.3: what a schema does not forbid may be there; no published
answer forbids other fields.
"""

from dataclasses import dataclass
from typing import Any

from mock_kit.faults.on_read.asked import Asked, rows_of

NAME = "x_vendor_note"


@dataclass(frozen=True, slots=True)
class ExtraField:
    """Nothing to set."""


def extra_field(fault: ExtraField, body: Any, asked: Asked) -> Any:
    """Add it."""
    for row in rows_of(body):
        row[NAME] = "of a newer version"
    return body
