"""Refusals as problem documents (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match

METHODS = ("GET", "POST")
PROBLEM_TYPE = "application/problem+json"
MEANINGS: Mapping[int, str] = {
    400: "The body cannot be read.",
    401: "A bearer token is needed, or a signature that is genuine.",
    404: "There is nothing of this name.",
    409: "This is switched off in the settings, or was refused by one of the systems.",
    413: "The body is too large.",
    415: "The body must be JSON, and neither compressed nor encoded otherwise.",
    422: "The request does not have the published shape.",
    503: "One of the systems does not answer.",
}


class ProblemDocument(BaseModel):
    """The body of every refusal."""

    type: str
    title: str
    status: int


class Problem(Exception):
    """A refusal of the bridge's own API."""

    def __init__(self, status: int, slug: str, title: str) -> None:
        super().__init__(title)
        self.status = status
        self.slug = slug
        self.title = title

    def response(self, headers: Mapping[str, str] | None = None) -> Response:
        """The refusal as it is answered, in ASCII, so that no text can break it."""
        body = {"type": f"urn:problem:{self.slug}", "title": self.title, "status": self.status}
        content = json.dumps(body)
        return Response(content, self.status, headers=headers, media_type=PROBLEM_TYPE)


def may_refuse(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declare refusals for `responses=` of a route."""
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    content = {PROBLEM_TYPE: {"schema": schema}}
    return {status: {"description": MEANINGS[status], "content": content} for status in statuses}


def install_problems(app: FastAPI) -> None:
    """Answer every refusal as a document, and a fault of ours as one that tells nothing."""

    @app.exception_handler(Problem)
    async def refuse(_request: Request, problem: Problem) -> Response:
        wanted = {"www-authenticate": "Bearer"} if problem.status == 401 else None
        return problem.response(wanted)

    @app.exception_handler(RequestValidationError)
    async def refuse_shape(_request: Request, error: RequestValidationError) -> Response:
        # The place, never the input: it may be text that cannot be written.
        places = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
        title = f"The request does not have the published shape: {', '.join(places)}."
        return Problem(422, "invalid-input", title).response()

    @app.exception_handler(HTTPException)
    async def refuse_route(request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:
            return _wrong_method(request)
        if error.status_code == 404:
            return Problem(404, "not-found", "There is no such path.").response()
        return Problem(400, "bad-request", "The request cannot be read.").response()

    @app.exception_handler(Exception)
    async def fail(_request: Request, _error: Exception) -> Response:
        return Problem(500, "server-error", "The request failed inside the bridge.").response()


def _wrong_method(request: Request) -> Response:
    """Ask all routes of the path, since the framework names only those of the first."""
    allowed = [
        method
        for method in METHODS
        for scope in [{**request.scope, "method": method}]
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes)
    ]
    problem = Problem(405, "method-not-allowed", f"This path takes {', '.join(allowed)}.")
    return problem.response({"allow": ", ".join(allowed)})
