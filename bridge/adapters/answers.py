"""From HTTP answers to records or to the errors of `bridge/errors.py`.

Success is what the other side holds (XCT-09): a web page, a 202 or a body of another shape is
none, whatever the status says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bridge.errors import (
    BridgeError,
    ContractBroken,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unreachable,
)
from bridge.ports.http import HttpResponse

TOO_MANY, UNAVAILABLE = 429, 503
DEFAULT_RETRY_AFTER_S = 1.0  # chosen: where a 429 does not say how long

Shape = TypeVar("Shape", bound=BaseModel)


def record_of(response: HttpResponse, shape: type[Shape], what: str, *, is_write: bool) -> Shape:
    """Return the body in its agreed shape, or raise what the answer means."""
    refusal = _error_of(response, what, is_write=is_write)
    if refusal is not None:
        raise refusal
    try:
        return shape.model_validate_json(response.body)
    except ValidationError as error:
        raise ContractBroken(f"{what}: {_places(error)}") from error


def bytes_of(response: HttpResponse, what: str) -> tuple[bytes, str]:
    """Return a body as it is with its media type, or raise what the answer means."""
    if response.status == 200:
        return response.body, response.headers.get("content-type", "")
    raise _error_of(response, what, is_write=False) or _unclear(what, is_write=False)


def asks_to_wait(response: HttpResponse) -> bool:
    """Tell whether nothing was done and a repeat is welcome later: 429, or 503 that says when."""
    if response.status == UNAVAILABLE:
        return "retry-after" in response.headers
    return response.status == TOO_MANY


def row_of(item: Any, shape: type[Shape], what: str) -> Shape | BridgeError:
    """Return one row of a batch in its agreed shape, or what is wrong with it."""
    try:
        return shape.model_validate(item)
    except ValidationError as error:
        return ContractBroken(f"{what}: {_places(error)}")


def row_error(status: int, problem: Mapping[str, Any] | None, what: str) -> BridgeError:
    """Return what the refusal of one row means."""
    if status == TOO_MANY:
        return RateLimited(what, DEFAULT_RETRY_AFTER_S)
    if status >= 500:
        return OutcomeUnknown(f"{what}: status {status}")
    return Rejected(_told(what, status, problem), status, problem)


def _error_of(response: HttpResponse, what: str, *, is_write: bool) -> BridgeError | None:
    status = response.status
    if status in (200, 201):
        return None if _is_json(response) else _unclear(f"{what}: a page, no record", is_write)
    if asks_to_wait(response):
        return RateLimited(f"{what}: too many requests", _retry_after_s(response))
    if status >= 500 or status in (202, 408):
        return _unclear(f"{what}: status {status}", is_write)
    if 400 <= status < 500:
        problem = _problem(response)
        return Rejected(_told(what, status, problem), status, problem)
    return ContractBroken(f"{what}: status {status}")


def _unclear(message: str, is_write: bool) -> BridgeError:
    return OutcomeUnknown(message) if is_write else Unreachable(message)


def _is_json(response: HttpResponse) -> bool:
    return "json" in response.headers.get("content-type", "")


def _retry_after_s(response: HttpResponse) -> float:
    text = response.headers.get("retry-after", "")
    try:
        return max(0.0, float(text))
    except ValueError:
        return DEFAULT_RETRY_AFTER_S


def _problem(response: HttpResponse) -> Mapping[str, Any] | None:
    if not _is_json(response):
        return None
    try:
        problem = json.loads(response.body)
    except ValueError:
        return None
    return problem if isinstance(problem, dict) else None


def _told(what: str, status: int, problem: Mapping[str, Any] | None) -> str:
    """What a person reads: the problem's own words, never the request (XCT-17)."""
    words = problem or {}
    slug = str(words.get("type", "")).rpartition(":")[2]
    return f"{what}: {status} {slug} {words.get('detail', '')}".rstrip()


def _places(error: ValidationError) -> str:
    """Where the shape is broken, without the values, which may be personal (XCT-17)."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    first = found[0]
    place = ".".join(str(part) for part in first["loc"]) or "body"
    return f"{place}: {first['msg']} ({len(found)} in all)"
