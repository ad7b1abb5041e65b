"""Refusals as problem documents (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

METHODS = ("GET", "POST")


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
        media_type = "application/problem+json"
        return Response(json.dumps(body), self.status, headers=headers, media_type=media_type)


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
