"""A gateway answers 200 with a web page instead of passing the request on.

Allowed by HTTP: intermediaries answer on their own (RFC 9110, 3.7); the content type tells.
"""

from dataclasses import dataclass

from starlette.responses import Response

PAGE = (
    "<!doctype html><html><head><title>Maintenance</title></head>"
    "<body><h1>We will be right back</h1></body></html>"
)


@dataclass(frozen=True, slots=True)
class OkWithPage:
    """Answer with a page of maintenance; the work is not done."""


def ok_with_page(fault: OkWithPage) -> Response:
    """Answer instead of the work."""
    return Response(PAGE, 200, media_type="text/html")
