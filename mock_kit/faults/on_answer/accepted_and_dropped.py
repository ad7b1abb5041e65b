"""A request is accepted for later, and nothing ever comes of it.

Allowed by RFC 9110, 15.3.3: 202 is noncommittal; the request might never be acted upon.
"""

from dataclasses import dataclass

from starlette.responses import JSONResponse, Response


@dataclass(frozen=True, slots=True)
class AcceptedAndDropped:
    """Answer 202; the work is not done."""


def accepted_and_dropped(fault: AcceptedAndDropped) -> Response:
    """Answer instead of the work."""
    return JSONResponse({"status": "accepted"}, 202)
