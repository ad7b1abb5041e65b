"""Values out of answers and into requests; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Known = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Template:
    """A value that is itself filled where it is used."""

    content: Any


class NoValue(Exception):
    """A name stands for nothing that is known."""


def found_at(document: Any, place: str) -> list[Any]:
    """What stands at a place such as `/items/*/id`, in order; `*` is every row of a list."""
    return list(_found(document, [part for part in place.split("/") if part]))


def _found(document: Any, parts: Sequence[str]) -> Iterator[Any]:
    if not parts:
        if document is not None:
            yield document
        return
    part, rest = parts[0], parts[1:]
    if isinstance(document, list):
        rows = document if part == "*" else document[int(part) : int(part) + 1]
        for row in rows:
            yield from _found(row, rest)
    elif isinstance(document, Mapping) and part in document:
        yield from _found(document[part], rest)


def filled(template: Any, known: Known) -> Any:
    """A template with its names replaced: `$name` by the first value, `$name#2` by the third.

    `$*name` is the list of all; within a longer text a name stands in braces: `{$name}`.
    """
    if isinstance(template, str):
        return _filled_text(template, known)
    if isinstance(template, Mapping):
        return {name: filled(part, known) for name, part in template.items()}
    if isinstance(template, list):
        return [filled(part, known) for part in template]
    return template


def _filled_text(text: str, known: Known) -> Any:
    if text.startswith("$"):
        return _value(text, known)
    head, opened, rest = text.partition("{$")
    if not opened:
        return text
    name, closed, tail = rest.partition("}")
    if not closed:
        raise NoValue(f"a brace is open in {text}")
    return f"{head}{_value('$' + name, known)}{_filled_text(tail, known) if tail else ''}"


def _value(reference: str, known: Known) -> Any:
    if reference.startswith("$*"):
        return list(known.get(reference[2:], ()))
    name, _, number = reference[1:].partition("#")
    values, index = known.get(name, ()), int(number or 0)
    if index >= len(values):
        raise NoValue(f"there is no {reference}")
    value = values[index]
    return filled(value.content, known) if isinstance(value, Template) else value
