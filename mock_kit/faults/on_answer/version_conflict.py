"""Somebody else was quicker: the record is not what the caller thinks it is.

Allowed by RFC 9110, 13.1.1 and 15.5.13: 412 where a condition fails.
"""

from dataclasses import dataclass

from starlette.responses import Response

from mock_kit.web.problems import StaleVersion


@dataclass(frozen=True, slots=True)
class VersionConflict:
    """Refuse with 412; the work is not done."""


def version_conflict(fault: VersionConflict) -> Response:
    """Answer instead of the work."""
    return StaleVersion("somebody else was quicker").response()
