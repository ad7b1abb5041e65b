"""A batch is answered with 200 although nothing of it was done; the body says so.

Allowed by RFC 9110, 15.3.1: 200 is about the request; what became of each row stands in the body.
"""

from dataclasses import dataclass

from starlette.responses import JSONResponse, Response

ERROR = {"title": "Could not be applied", "status": 422, "type": "about:blank"}


@dataclass(frozen=True, slots=True)
class OkWithErrors:
    """Answer that each of `rows` rows was refused; the work is not done."""

    rows: int = 1


def ok_with_errors(fault: OkWithErrors) -> Response:
    """Answer instead of the work."""
    rows = [{"index": index, "status": 422, "problem": ERROR} for index in range(fault.rows)]
    return JSONResponse({"results": rows, "errors": [ERROR]}, 200)
