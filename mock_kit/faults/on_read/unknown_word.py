"""A field with a list of words says one that was not on the list.

Allowed by the version of the published document: a newer minor version may add words.
"""

from dataclasses import dataclass
from typing import Any

from mock_kit.faults.on_read.asked import Asked, rows_of

WORD = "something_new"


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """The field by its name."""

    field: str = "status"


def unknown_word(fault: UnknownWord, body: Any, asked: Asked) -> Any:
    """Say the new word."""
    for row in rows_of(body):
        if fault.field in row:
            row[fault.field] = WORD
    return body
