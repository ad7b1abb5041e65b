"""Refusals of the catalogue: what a good vendor would refuse, and no more."""

from typing import Any

from mock_kit.web.problems import Conflict, KeyReused, Problem, may_refuse


class UnknownChannel(Problem):
    """No channel has this code."""

    status, slug = 409, "unknown-channel"


class HandleTaken(Problem):
    """Another product has this handle."""

    status, slug = 409, "handle-taken"


class CurrencyMismatch(Problem):
    """The channel sells in another currency."""

    status, slug = 409, "currency-mismatch"


class CurrencyInUse(Problem):
    """The channel has prices, so its currency stays."""

    status, slug = 409, "currency-in-use"


def write_refusals(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Declare what any write may refuse, together with `problems` of its own."""
    return may_refuse(Conflict, KeyReused, *problems)
