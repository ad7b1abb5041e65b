"""Topic patterns of subscriptions, feeds, holds and faults: `*`, `thing.*` or an exact topic."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, false, or_, true

# A word, or words joined by dots; the last may be a star. Also the pattern of the schema.
TOPIC_PATTERN = r"^(\*|[a-z_]+(\.[a-z_]+)*(\.\*)?)$"


def matches(topic: str, patterns: Sequence[str]) -> bool:
    """Say whether a topic is meant by any of the patterns."""
    return any(_meant(topic, pattern) for pattern in patterns)


def _meant(topic: str, pattern: str) -> bool:
    if pattern == "*":
        return True
    if pattern.endswith(".*"):
        return topic.startswith(pattern[:-1])
    return topic == pattern


def condition(column: ColumnElement[Any], patterns: Sequence[str]) -> ColumnElement[bool]:
    """Say the same in SQL."""
    if "*" in patterns:
        return true()
    parts: list[ColumnElement[bool]] = [
        column.startswith(pattern[:-1], autoescape=True)
        if pattern.endswith(".*")
        else column == pattern
        for pattern in patterns
    ]
    return or_(false(), *parts)


def packed(patterns: Sequence[str]) -> str:
    """Write patterns as the text that is stored."""
    return json.dumps(list(patterns))


def unpacked(text: str) -> tuple[str, ...]:
    """Read patterns from the text that is stored."""
    return tuple(json.loads(text))
