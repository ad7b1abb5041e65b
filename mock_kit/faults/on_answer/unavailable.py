"""The system is out of service for a while; nothing was done.

Allowed by RFC 9110, 15.6.4: 503.
"""

from dataclasses import dataclass

from starlette.responses import Response

from mock_kit.web.problems import Unavailable


@dataclass(frozen=True, slots=True)
class OutOfService:
    """Refuse with 503, with Retry-After when `retry_after_s` is given."""

    retry_after_s: int | None = None


def out_of_service(fault: OutOfService) -> Response:
    """Answer instead of the work."""
    return Unavailable("out of service", retry_after_s=fault.retry_after_s).response()
