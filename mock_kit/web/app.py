"""Assemble the app of a mock: routers, refusals, exchange layer, published document."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import NotRequired, TypedDict, Unpack

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp

from mock_kit.document.pages import pages_router
from mock_kit.document.words import Words
from mock_kit.env import Env
from mock_kit.state.activity import Activity
from mock_kit.state.database import Database
from mock_kit.web.bodies import BODY_LIMIT_BYTES
from mock_kit.web.exchange import ExchangeMiddleware
from mock_kit.web.lane import Lane
from mock_kit.web.limits import RateLimit
from mock_kit.web.openapi import publish
from mock_kit.web.problems import (
    BadRequest,
    MethodNotAllowed,
    NotFound,
    Problem,
    ServerError,
    TooLarge,
    refused_input,
)
from mock_kit.web.tokens import TokenLookup, token_table

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


class SharedRouters:
    """Routers that know their app only by the request.

    Their routes are worked out once per process, which takes a tenth of a second: a program
    that is started again and again in one process need not do it each time.
    """

    def __init__(self, *routers: APIRouter, prefix: str = "") -> None:
        self._routers = routers
        self._prefix = prefix

    @cached_property
    def routes(self) -> tuple[BaseRoute, ...]:
        holder = FastAPI(openapi_url=None, generate_unique_id_function=_name_of)
        own = len(holder.router.routes)
        for router in self._routers:
            holder.include_router(router, prefix=self._prefix)
        return tuple(holder.router.routes[own:])


class AppParts(TypedDict):
    """What an app is made of; `control` is mounted at /_control when given.

    `routers` belong to this app alone, `shared_routers` to every app of the program.
    `media_types` names the paths whose bodies are no JSON, and what they are instead.
    `words` are examples, and what things mean.
    `questions` names the paths that are asked by POST, and as a rule change nothing.
    """

    title: str
    version: str
    description: str
    database: Database
    env: Env
    tokens: TokenLookup | Mapping[str, str]
    routers: Sequence[APIRouter]
    shared_routers: NotRequired[SharedRouters]
    control: NotRequired[ASGIApp | None]
    rate_limit: NotRequired[RateLimit | None]
    tags: NotRequired[Sequence[Mapping[str, str]]]
    media_types: NotRequired[Mapping[str, str]]
    words: NotRequired[Words]
    questions: NotRequired[Collection[str]]


def make_app(**parts: Unpack[AppParts]) -> FastAPI:
    """Make the app of a mock; what the mock adds to `app.state` stays its own."""
    app = FastAPI(
        title=parts["title"],
        version=parts["version"],
        description=parts["description"],
        openapi_tags=[dict(tag) for tag in parts.get("tags", ())] or None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_name_of,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.database = parts["database"]
    app.state.env = parts["env"]
    app.state.tokens = _lookup(parts["tokens"])
    app.state.response_faults = []
    app.state.rate_limit = parts.get("rate_limit")
    app.state.body_limit_bytes = BODY_LIMIT_BYTES
    app.state.lane = Lane(app.router.routes)
    app.state.media_types = parts.get("media_types", {})
    counts = parts["database"].mutating_requests
    app.state.activity = Activity(counts, parts.get("questions", ()))
    app.add_middleware(ExchangeMiddleware)
    install_problems(app)
    if "shared_routers" in parts:
        app.router.routes.extend(parts["shared_routers"].routes)
    for router in parts["routers"]:
        app.include_router(router)
    app.include_router(pages_router(parts["title"]))
    control = parts.get("control")
    if control is not None:
        app.mount("/_control", control)
    publish(app, words=parts.get("words"))
    return app


def _name_of(route: APIRoute) -> str:
    return route.name


def _lookup(tokens: TokenLookup | Mapping[str, str]) -> TokenLookup:
    return token_table(tokens) if isinstance(tokens, Mapping) else tokens


def install_problems(app: FastAPI) -> None:
    """Answer every refusal as a problem document; the control face uses it too."""
    app.exception_handler(Problem)(_refuse)
    app.exception_handler(RequestValidationError)(_refuse_input)
    app.exception_handler(HTTPException)(_refuse_route)
    app.exception_handler(Exception)(_fail)


async def _refuse(_request: Request, problem: Problem) -> Response:
    return problem.response()


async def _refuse_input(_request: Request, error: RequestValidationError) -> Response:
    return refused_input(error).response()


async def _refuse_route(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        return NotFound("no such path").response()
    if error.status_code == 405:
        allow = allowed_methods(request)
        return MethodNotAllowed(f"use {', '.join(allow)}", allow=allow).response()
    if error.status_code == 413:
        return TooLarge("the request body is too large").response()
    return BadRequest("the request cannot be read").response()


async def _fail(_request: Request, _error: Exception) -> Response:
    return ServerError("see the log").response()


def allowed_methods(request: Request) -> list[str]:
    """Ask all routes of the path, since the framework names only those of the first.

    A path that the document writes out is another resource than one whose pattern it fits.
    """
    published = request.app.openapi()["paths"].get(request.scope["path"])
    if published is not None:
        return [method for method in METHODS if method.lower() in published]
    found = []
    for method in METHODS:
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes):
            found.append(method)
    return found
