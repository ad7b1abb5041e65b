"""Who may do what, in a published document: `x-roles` of each operation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from mock_kit.web.tokens import Allow

ANY = "*"


def add_roles(document: Mapping[str, Any], routes: Sequence[BaseRoute]) -> None:
    """Name the roles whose token may do an operation; `*` is any, and refuses none of them."""
    for route in iter_route_contexts(routes):
        allowed = [one.roles for one in _asked(getattr(route, "dependant", None))]
        item = document["paths"].get(route.path_format, {})
        for method in route.methods or ():
            operation = item.get(method.lower())
            if operation is not None and allowed:
                _name(operation, [one for one in allowed if one])


def _name(operation: dict[str, Any], allowed: Sequence[tuple[str, ...]]) -> None:
    if allowed:
        operation["x-roles"] = [role for role in allowed[0] if all(role in one for one in allowed)]
    else:
        operation["x-roles"] = [ANY]
        operation["responses"].pop("403", None)


def _asked(dependant: Dependant | None) -> Iterator[Allow]:
    if dependant is None:
        return
    if isinstance(dependant.call, Allow):
        yield dependant.call
    for needed in dependant.dependencies:
        yield from _asked(needed)
