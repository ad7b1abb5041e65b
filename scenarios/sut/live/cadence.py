"""How often a bridge looks at a system while there is nothing to do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from scenarios.model.history import Exchange

# Chosen: long enough to see a bridge that looks every few seconds do so twice.
WATCH_S = 15.0
ONE_LOOK = timedelta(seconds=0.5)


def longest_pause_s(exchanges: Sequence[Exchange], actor: str, watched_s: float) -> float:
    """The longest usual pause between two looks of `actor` at one thing; 0 if it never looks.

    Requests on one path within half a second are one look, read page by page.
    """
    looks: dict[tuple[str, str], list[datetime]] = {}
    for exchange in sorted(exchanges, key=lambda each: each.started_at):
        if exchange.actor != actor or exchange.is_write:
            continue
        seen = looks.setdefault((exchange.system, exchange.path), [])
        if not seen or exchange.started_at - seen[-1] > ONE_LOOK:
            seen.append(exchange.started_at)
    return max((_pause_s(seen, watched_s) for seen in looks.values()), default=0.0)


def _pause_s(looks: Sequence[datetime], watched_s: float) -> float:
    """Between the first and the last look; one look alone may be as rare as the watch is long."""
    if len(looks) < 2:
        return watched_s
    return (looks[-1] - looks[0]).total_seconds() / (len(looks) - 1)
