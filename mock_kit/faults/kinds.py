"""Every kind of fault, its numbers, and what it can be aimed at."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mock_kit.faults.on_answer.book import AFTER_WORK, BEFORE_WORK, BY_BODY, QUERIES
from mock_kit.faults.on_delivery.plan import DELIVERY_KINDS
from mock_kit.faults.on_read.kinds import READ_KINDS

NUMBERS: Mapping[str, type[Any]] = {
    **{kind: numbers for kind, (numbers, _) in DELIVERY_KINDS.items()},
    **{kind: numbers for kind, (numbers, _) in BEFORE_WORK.items()},
    **{kind: numbers for kind, (numbers, _) in BY_BODY.items()},
    **{kind: numbers for kind, (numbers, _) in QUERIES.items()},
    **{kind: numbers for kind, (numbers, _) in READ_KINDS.items()},
    **AFTER_WORK,
}
AIMS_OF_DELIVERY = ("topic", "entity_id")
AIMS_OF_ANSWERS = ("path", "method", "actor", "entity_id")


def fault_errors(kind: str, aims: Mapping[str, Any], params: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a fault before it is planted.

    An aim that a kind does not know is refused: it would seem to be aimed and hit all.
    """
    if kind not in NUMBERS:
        return [f"kind is one of {', '.join(sorted(NUMBERS))}"]
    known = AIMS_OF_DELIVERY if kind in DELIVERY_KINDS else AIMS_OF_ANSWERS
    errors = [
        f"{kind} cannot be aimed by {name}"
        for name, value in sorted(aims.items())
        if value is not None and name not in known
    ]
    return errors + _number_errors(NUMBERS[kind], params)


def _number_errors(numbers: type[Any], params: Mapping[str, Any]) -> list[str]:
    names = [field.name for field in fields(numbers)]
    unknown = [f"there is no param {name}" for name in sorted(params) if name not in names]
    if unknown:
        return unknown
    try:
        value = TypeAdapter(numbers).validate_python(dict(params), strict=False)
    except ValidationError as error:
        return [f"params: {one['loc']}: {one['msg']}" for one in error.errors()]
    counts = [name for name in names if isinstance(getattr(value, name), int | float)]
    return [f"param {name} is at least 0" for name in counts if getattr(value, name) < 0]
