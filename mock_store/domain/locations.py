"""What each location of a store shows of an offer (STK-14).

Worked example. A level of 9 pieces lies 6 downtown, 3 at the harbour. Two pieces were sold that
it does not count yet: 7 are on offer, and downtown, the largest, shows 4. Of 2 on offer the
harbour shows 2 and downtown none, since the largest gives first.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Share(NamedTuple):
    """Pieces at one location."""

    location: str
    pieces: int


def shares_shown(shares: Sequence[Share], offered: int) -> list[Share]:
    """Take what is not on offer from the largest location first; equals go by their names."""
    missing = max(0, sum(share.pieces for share in shares) - offered)
    shown: dict[str, int] = {}
    for share in sorted(shares, key=lambda share: (-share.pieces, share.location)):
        part = min(share.pieces, missing)
        missing -= part
        shown[share.location] = share.pieces - part
    return [Share(share.location, shown[share.location]) for share in shares]
