"""Calls the function behind a path directly, bound as FastAPI was told.

FastAPI declares, checks and publishes every route. What it does around each call (routes tried
one after another, the body parsed once more, exit stacks, telemetry) costs more than many of the
calls (docs/performance.md). Here a path is looked up by its method and length, and the
declarations alone are applied. What needs more goes FastAPI's own way.
"""

import re
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from inspect import iscoroutinefunction, signature
from types import NoneType
from typing import Any, get_args

from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args, request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.params import Path, Query
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic_core import PydanticUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope

# What a call is given as content where its request has no body.
NOTHING = PydanticUndefined
Endpoint = Callable[..., Coroutine[Any, Any, Any]]
# What a declaration may ask for beside values of the request.
_SPECIAL = (
    "websocket_param_name",
    "http_connection_param_name",
    "response_param_name",
    "background_tasks_param_name",
    "security_scopes_param_name",
    "concurrency",
    "cookie_params",
)


@dataclass(frozen=True)
class Direct:
    """A path whose function can be called directly."""

    pattern: re.Pattern[str]
    dependant: Dependant | None  # None: it goes FastAPI's own way


@dataclass(frozen=True)
class Call:
    """A request whose function is found; `path_params` are the values in its path."""

    dependant: Dependant
    path_params: dict[str, str]

    async def answer(self, scope: Scope, receive: Receive, content: Any) -> Response:
        """Make the call; raises RequestValidationError, or what the function raises.

        `content` is what the body says, NOTHING without a body.
        """
        scope["path_params"] = self.path_params
        binding = _Binding(Request(scope, receive), content)
        values = await binding.values_of(self.dependant)
        if binding.errors:
            raise RequestValidationError(binding.errors)
        response: Response = await _endpoint(self.dependant)(**values)
        return response


class Lane:
    """Finds calls among the routes of an app; made at the first use, when all are declared."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._routes = routes

    def find(self, method: str, path: str) -> Call | None:
        """Return the call of the first route that fits; None if it must go the long way."""
        for direct in self._shapes.get((method, path.count("/")), ()):
            match = direct.pattern.match(path)
            if match:
                if direct.dependant is None:
                    return None
                return Call(direct.dependant, match.groupdict())
        return None

    @cached_property
    def _shapes(self) -> dict[tuple[str, int], list[Direct]]:
        """All routes by method and number of slashes, in the order of their declaration."""
        found: dict[tuple[str, int], list[Direct]] = {}
        for context in iter_route_contexts(list(self._routes)):
            path = context.path_format or ""
            if isinstance(context.original_route, APIRoute):
                assert ":path}" not in path, "such a path has no certain length"
                dependant = context.dependant if _is_plain(context.dependant) else None
                direct = Direct(context.path_regex, dependant)
                for method in sorted(context.methods or ()):
                    found.setdefault((method, path.count("/")), []).append(direct)
        return found


class _Binding:
    """Works out what a function and its dependencies are called with."""

    def __init__(self, request: Request, content: Any) -> None:
        self.errors: list[Any] = []
        self._request = request
        self._content = content
        self._known: dict[Any, Any] = {}

    async def values_of(self, dependant: Dependant) -> dict[str, Any]:
        """Return the arguments; `errors` says which are wrong."""
        values: dict[str, Any] = {}
        for part in dependant.dependencies:
            value = await self._value_of(part)
            if part.name is not None:
                values[part.name] = value
        request = self._request
        self._take(values, dependant.path_params, request.path_params)
        if dependant.query_params:
            self._take(values, dependant.query_params, request.query_params)
        if dependant.header_params:
            self._take(values, dependant.header_params, request.headers)
        if dependant.body_params:
            bound, errors = await request_body_to_args(
                dependant.body_params, self._content, embed_body_fields=False
            )
            values.update(bound)
            self.errors += errors
        if dependant.request_param_name:
            values[dependant.request_param_name] = request
        return values

    async def _value_of(self, part: Dependant) -> Any:
        if part.call in self._known:
            return self._known[part.call]
        wrong = len(self.errors)
        values = await self.values_of(part)
        if len(self.errors) > wrong:
            return None  # nothing is called with it
        self._known[part.call] = value = await _endpoint(part)(**values)
        return value

    def _take(self, values: dict[str, Any], fields: list[ModelField], given: Any) -> None:
        for one in fields:
            is_given = one.alias in given
            if not _is_plain_value(one) or (one.field_info.is_required() and not is_given):
                found, errors = request_params_to_args([one], given)
                values.update(found)
            elif is_given:
                place = ("path" if isinstance(one.field_info, Path) else "query", one.alias)
                values[one.name], errors = one.validate(given[one.alias], {}, loc=place)
            else:
                values[one.name], errors = one.default, []
            self.errors += errors or ()


def _endpoint(dependant: Dependant) -> Endpoint:
    assert dependant.call is not None
    return dependant.call


def _is_plain(dependant: Dependant) -> bool:
    """Tell whether a route can be called directly: it answers with a whole response."""
    return _answers(dependant.call) and _is_simple(dependant)


@cache
def _answers(call: Endpoint) -> bool:
    return signature(call, eval_str=True).return_annotation is Response


def _is_simple(dependant: Dependant) -> bool:
    if any(getattr(dependant, name) for name in _SPECIAL) or not dependant.use_cache:
        return False
    if len(dependant.body_params) > 1 or not _is_async(dependant.call):
        return False
    return all(_is_simple(part) for part in dependant.dependencies)


def _is_async(call: Any) -> bool:
    return iscoroutinefunction(call) or iscoroutinefunction(getattr(call, "__call__", None))  # noqa: B004


@cache
def _is_plain_value(field: ModelField) -> bool:
    """Tell whether a parameter is one value of a simple kind in the path or the query."""
    info = field.field_info
    kinds = get_args(info.annotation) or (info.annotation,)
    return (
        isinstance(info, Path | Query)
        and not info.validate_default
        and info.validation_alias in (None, field.alias)
        and all(kind in (str, int, bool, NoneType) for kind in kinds)
    )
