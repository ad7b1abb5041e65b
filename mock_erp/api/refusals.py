"""What the ERP refuses of catalogue, prices and stock, one class per reason."""

from typing import Any

from mock_kit.web.problems import (
    Conflict,
    Forbidden,
    InvalidInput,
    KeyReused,
    Problem,
    TooMany,
    Unauthenticated,
    may_refuse,
)

_EVERY_READ = (Unauthenticated, Forbidden, InvalidInput, TooMany)
_EVERY_WRITE = (*_EVERY_READ, Conflict, KeyReused)


def read_refuses(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Declare what a read may refuse, beside what every read may."""
    return may_refuse(*_EVERY_READ, *problems)


def write_refuses(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Declare what a write may refuse, beside what every write may."""
    return may_refuse(*_EVERY_WRITE, *problems)


class SkuTaken(Problem):
    """Another variant has this SKU."""

    status, slug = 409, "sku-taken"


class KitRefused(Problem):
    """These components do not make a kit."""

    status, slug = 409, "kit-refused"


class KitHasNoStock(Problem):
    """A kit has no stock of its own: its components are received, counted and moved."""

    status, slug = 409, "kit-has-no-stock"


class CodeTaken(Problem):
    """Another record has this code."""

    status, slug = 409, "code-taken"


class UnknownReference(Problem):
    """The request names a record that the ERP does not have."""

    status, slug = 409, "unknown-reference"


class EmptyWindow(Problem):
    """The price would end before it starts."""

    status, slug = 409, "empty-window"


class NotOnHand(Problem):
    """The warehouse does not hold that many pieces."""

    status, slug = 409, "not-on-hand"


class WrongStatus(Problem):
    """The status of the document does not allow this."""

    status, slug = 409, "wrong-status"


class MoreThanOrdered(Problem):
    """More pieces came than are outstanding on the purchase order."""

    status, slug = 409, "more-than-ordered"
