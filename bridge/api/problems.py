"""Refusals as problem documents (RFC 9457)."""

from __future__ import annotations

import json

from fastapi import FastAPI, Request, Response


class Problem(Exception):
    """A refusal of the bridge's own API."""

    def __init__(self, status: int, slug: str, title: str) -> None:
        super().__init__(title)
        self.status = status
        self.slug = slug
        self.title = title


def install_problems(app: FastAPI) -> None:
    """Answer every Problem as a document."""

    async def answer(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        body = {"type": f"urn:problem:{error.slug}", "title": error.title, "status": error.status}
        return Response(json.dumps(body), error.status, media_type="application/problem+json")

    app.add_exception_handler(Problem, answer)
