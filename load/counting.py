"""Counts of a ledger: how many came, how they fared, how long they waited."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from load.ledger import Entry, Outcome

LATE_S = 0.5
_TOO_MANY = re.compile(r": (?:429|503) ")


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile of at least one value."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * percent // 100))
    return ordered[int(rank) - 1]


@dataclass
class Fared:
    """How the arrivals of one kind fared so far; waits in seconds, of those who were served.

    Of those who were refused, `turned_away` were so because there were too many.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    turned_away: int = 0
    waits_s: list[float] = field(default_factory=list)
    late: int = 0

    @property
    def count(self) -> int:
        """All who came."""
        return sum(self.outcomes.values())

    def add(self, entry: Entry) -> None:
        """Count one more."""
        self.outcomes[entry.outcome] += 1
        self.late += entry.late_s > LATE_S
        self.turned_away += (
            entry.outcome == Outcome.REFUSED and _TOO_MANY.search(entry.said) is not None
        )
        if entry.outcome == Outcome.SERVED:
            self.waits_s.append(entry.took_s)

    def wait_s(self, percent: float) -> float | None:
        """Return a percentile of the waits; None if nobody was served."""
        return percentile(self.waits_s, percent) if self.waits_s else None


def by_kind(entries: Iterable[Entry]) -> dict[str, Fared]:
    """Count a ledger by kind, in the order of the alphabet."""
    found: dict[str, Fared] = {}
    for entry in entries:
        found.setdefault(entry.kind, Fared()).add(entry)
    return dict(sorted(found.items()))
