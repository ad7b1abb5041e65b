"""A token bucket per actor, on transport time; off unless configured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Draw:
    """What one request found in the bucket."""

    granted: bool
    remaining: int
    retry_after_s: int
    headers: Mapping[str, str]


@dataclass
class RateLimit:
    """At most `burst` requests at once per actor, refilled with `per_s` requests per second."""

    per_s: float
    burst: int
    _buckets: dict[str, tuple[float, datetime]] = field(default_factory=dict)

    def draw(self, actor: str | None, now: datetime) -> Draw:
        """Take one request out of the actor's bucket, if there is one."""
        name = actor or ANONYMOUS
        level, since = self._buckets.get(name, (float(self.burst), now))
        level = min(float(self.burst), level + (now - since).total_seconds() * self.per_s)
        granted = level >= 1.0
        level -= 1.0 if granted else 0.0
        self._buckets[name] = (level, now)
        wait_s = 0 if granted else max(1, ceil((1.0 - level) / self.per_s))
        return Draw(granted, int(level), wait_s, self._headers(level))

    def _headers(self, level: float) -> dict[str, str]:
        full_in_s = ceil((self.burst - level) / self.per_s)
        window_s = max(1, ceil(self.burst / self.per_s))
        return {
            "ratelimit-policy": f'"default";q={self.burst};w={window_s}',
            "ratelimit": f'"default";r={int(level)};t={full_in_s}',
        }
