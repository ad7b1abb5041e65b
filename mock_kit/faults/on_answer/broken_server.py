"""The program behind the gateway fails on a request; nothing was done.

Allowed by RFC 9110, 15.6.1 and 15.6.3: 500 and 502.
"""

from dataclasses import dataclass
from typing import Literal

from starlette.responses import Response

from mock_kit.web.problems import ServerError


@dataclass(frozen=True, slots=True)
class BrokenServer:
    """Refuse with `status`."""

    status: Literal[500, 502, 504] = 500


def broken_server(fault: BrokenServer) -> Response:
    """Answer instead of the work."""
    response = ServerError("the server failed").response()
    response.status_code = fault.status
    return response
