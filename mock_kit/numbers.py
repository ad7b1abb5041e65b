"""Whole numbers as JSON knows them: 3.0 is one, true and "3" are none."""

from typing import Any

from pydantic import BeforeValidator


def whole(value: Any) -> Any:
    """Return a number without a fraction as an integer, and anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# Stands after the bounds of a strict integer: before them they would not be published.
WHOLE = BeforeValidator(whole)
