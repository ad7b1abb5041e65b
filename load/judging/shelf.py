"""When what was shown of an item first told of a state of it, or of a later one."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Shelf:
    """What holds of an item, such as its offer or price, and what was shown, with its instants."""

    changed_at: Sequence[datetime]
    states: Sequence[int]
    shown_at: Sequence[datetime]
    shown: Sequence[int | None]

    def told(self, number: int) -> datetime | None:
        """When a level first said what this state gives, or a later one that was known by then."""
        since = self.changed_at[number]
        for level in range(max(0, bisect_right(self.shown_at, since) - 1), len(self.shown)):
            is_last = level + 1 == len(self.shown)
            until = (
                len(self.states)
                if is_last
                else bisect_right(self.changed_at, self.shown_at[level + 1])
            )
            for state in range(number, until):
                if self.states[state] == self.shown[level]:
                    return max(since, self.shown_at[level], self.changed_at[state])
        return None
