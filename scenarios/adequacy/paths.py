"""Where a value stands in a document, and documents with another value there."""

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
Steps = tuple[str | int, ...]
# Maps whose keys are data, not names of fields.
MAPS = ("options", "custom", "reserved_at", "taken_at", "changed_at", "restricted_to")


def values(document: Document) -> Iterator[tuple[Steps, str, Any]]:
    """Every value at the end of a path, and every entry of a list, with the name of its field."""
    yield from _walk(document, (), "")


def _walk(value: Any, steps: Steps, field: str) -> Iterator[tuple[Steps, str, Any]]:
    if isinstance(value, Mapping) and not (field.endswith(MAPS) and not value):
        for key, each in value.items():
            name = "{}" if field.endswith(MAPS) else str(key)
            yield from _walk(each, (*steps, key), f"{field}.{name}".lstrip("."))
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield (*steps, index), f"{field}[]", each
            if isinstance(each, Mapping):
                yield from _walk(each, (*steps, index), f"{field}[]")
    else:
        yield steps, field, value


def value_at(document: Any, steps: Steps) -> Any:
    """The value that stands there; raises LookupError where nothing does."""
    for step in steps:
        document = document[step]
    return document


def with_value(document: Any, steps: Steps, value: Any) -> Any:
    """The same document with another value there."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    changed: Any = list(document) if isinstance(document, list | tuple) else dict(document)
    changed[step] = with_value(document[step], rest, value)
    return changed


def without(document: Any, steps: Steps) -> Any:
    """The same document without the entry of a list that stands there."""
    rows = list(value_at(document, steps[:-1]))
    del rows[steps[-1]]  # type: ignore[arg-type]
    return with_value(document, steps[:-1], rows)


def doubled(document: Any, steps: Steps) -> Any:
    """The same document with the entry of a list twice, the second right after the first."""
    rows = list(value_at(document, steps[:-1]))
    index = int(steps[-1])
    rows.insert(index, rows[index])
    return with_value(document, steps[:-1], rows)
