"""Refusals as problem documents (RFC 9457): one class per refusal."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

PROBLEM_TYPE = "application/problem+json"


class ProblemDocument(BaseModel):
    """The body of every refusal; further members carry the facts of the case."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str


class Problem(Exception):
    """The request was refused."""

    status: ClassVar[int] = 400
    slug: ClassVar[str] = "bad-request"

    def __init__(self, detail: str, **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts

    @property
    def title(self) -> str:
        return (type(self).__doc__ or type(self).__name__).strip().splitlines()[0]

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers that belong to this refusal."""
        return {}

    def document(self) -> dict[str, Any]:
        """The problem document as JSON values; batch rows carry it too."""
        return {
            "type": f"urn:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.facts,
        }

    def response(self) -> Response:
        # ASCII only, so that text that is no valid Unicode cannot break the answer to it.
        body = json.dumps(self.document(), ensure_ascii=True, allow_nan=False, default=str)
        headers = dict(self.headers)
        return Response(body, self.status, headers=headers, media_type=PROBLEM_TYPE)


class BadRequest(Problem):
    """The request cannot be read."""

    status, slug = 400, "bad-request"


class Unauthenticated(Problem):
    """A valid bearer token is needed."""

    status, slug = 401, "unauthenticated"

    @property
    def headers(self) -> Mapping[str, str]:
        return {"www-authenticate": "Bearer"}


class Forbidden(Problem):
    """This token may not do this."""

    status, slug = 403, "forbidden"


class NotFound(Problem):
    """There is nothing here."""

    status, slug = 404, "not-found"


class MethodNotAllowed(Problem):
    """This path does not know the method."""

    status, slug = 405, "method-not-allowed"

    def __init__(self, detail: str, allow: Sequence[str]) -> None:
        super().__init__(detail)
        self.allow = allow

    @property
    def headers(self) -> Mapping[str, str]:
        return {"allow": ", ".join(self.allow)}


class Conflict(Problem):
    """Another write came first."""

    status, slug = 409, "conflict"


class KeyReused(Problem):
    """The idempotency key was used for another request."""

    status, slug = 409, "idempotency-key-reused"


class Gone(Problem):
    """This was here and is no more."""

    status, slug = 410, "gone"


class UnknownEpoch(Problem):
    """The cursor is of another life of this system."""

    status, slug = 410, "unknown-epoch"


class StaleVersion(Problem):
    """The version named in If-Match is not the current one."""

    status, slug = 412, "stale-version"


class TooLarge(Problem):
    """The request body is too large."""

    status, slug = 413, "too-large"


class UnsupportedMedia(Problem):
    """The request body must be of the published media type."""

    status, slug = 415, "unsupported-media-type"


class InvalidInput(Problem):
    """The request does not have the published shape."""

    status, slug = 422, "invalid-input"


class TooMany(Problem):
    """Too many requests; wait for Retry-After."""

    status, slug = 429, "too-many-requests"

    def __init__(self, detail: str, *, retry_after_s: int, **facts: Any) -> None:
        super().__init__(detail, retry_after_s=retry_after_s, **facts)
        self.retry_after_s = retry_after_s

    @property
    def headers(self) -> Mapping[str, str]:
        return {"retry-after": str(self.retry_after_s)}


class ServerError(Problem):
    """The request failed inside this system."""

    status, slug = 500, "server-error"


class Unavailable(Problem):
    """This system is not available now; wait for Retry-After, if it is given."""

    status, slug = 503, "unavailable"

    def __init__(self, detail: str, *, retry_after_s: int | None = None) -> None:
        facts = {} if retry_after_s is None else {"retry_after_s": retry_after_s}
        super().__init__(detail, **facts)
        self.retry_after_s = retry_after_s

    @property
    def headers(self) -> Mapping[str, str]:
        return {} if self.retry_after_s is None else {"retry-after": str(self.retry_after_s)}


def may_refuse(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Declare refusals for `responses=` of a route or router; classes of one status are joined."""
    declared: dict[int | str, dict[str, Any]] = {}
    for problem in sorted(problems, key=lambda one: (one.status, one.slug)):
        text = f"{problem.slug}: {(problem.__doc__ or problem.__name__).strip().splitlines()[0]}"
        known = declared.get(problem.status)
        declared[problem.status] = {
            "description": f"{known['description']} | {text}" if known else text,
            "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return declared


def refused_input(error: RequestValidationError) -> Problem:
    """Say what is wrong with the input of a request."""
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return BadRequest("the body is no JSON text")
    # The place and the rule, never the input: it may be text that cannot be written.
    errors = [{"loc": list(fault["loc"]), "msg": fault["msg"]} for fault in faults]
    return InvalidInput("the request does not have the published shape", errors=errors)
