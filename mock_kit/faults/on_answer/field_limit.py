"""A text that is longer than the other side's column is refused.

Allowed by the published refusal 422: a request may have the shape and still be too long for a
vendor's own set-up.
"""

import json
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from mock_kit.web.problems import InvalidInput


@dataclass(frozen=True, slots=True)
class FieldLimit:
    """The longest text."""

    characters: int = 60


def field_limit(fault: FieldLimit, body: bytes) -> Response | None:
    """Refuse a body with a longer text, and say where it is."""
    try:
        document = json.loads(body)
    except ValueError:
        return None
    place = _too_long(document, fault.characters)
    if place is None:
        return None
    errors = [{"loc": ["body", *place], "msg": f"at most {fault.characters} characters"}]
    return InvalidInput("a text is too long", errors=errors).response()


def _too_long(value: Any, characters: int) -> list[str] | None:
    if isinstance(value, str):
        return [] if len(value) > characters else None
    parts: Any = value.items() if isinstance(value, dict) else ()
    parts = enumerate(value) if isinstance(value, list) else parts
    for name, part in parts:
        place = _too_long(part, characters)
        if place is not None:
            return [str(name), *place]
    return None
