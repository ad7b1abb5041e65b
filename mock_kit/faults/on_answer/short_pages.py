"""Pages hold fewer rows than were asked for, so that rows of one instant part.

Allowed by the published parameter `limit`: at most so many items.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode


@dataclass(frozen=True, slots=True)
class ShortPages:
    """The most rows of a page."""

    rows: int = 2


def short_pages(fault: ShortPages, query: str) -> str:
    """Ask for fewer rows than the caller did."""
    asked = dict(parse_qsl(query, keep_blank_values=True))
    wanted = asked.get("limit", "")
    limit = int(wanted) if wanted.isdecimal() else fault.rows
    return urlencode({**asked, "limit": max(1, min(limit, fault.rows))})
