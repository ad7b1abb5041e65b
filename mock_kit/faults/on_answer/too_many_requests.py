"""The caller is told to slow down; nothing was done.

Allowed by RFC 6585, 4: 429, and Retry-After says for how long.
"""

from dataclasses import dataclass

from starlette.responses import Response

from mock_kit.web.problems import TooMany


@dataclass(frozen=True, slots=True)
class TooManyRequests:
    """Refuse and ask for `retry_after_s` seconds of patience."""

    retry_after_s: int = 1


def too_many_requests(fault: TooManyRequests) -> Response:
    """Answer instead of the work."""
    return TooMany("the rate limit is used up", retry_after_s=fault.retry_after_s).response()
