"""Counts requests that may change something, for whoever waits until nobody writes any more.

Counted before the work is done: what is still in flight is not at rest. Not counted is what can
change nothing that is not seen in the changes: a question that is asked by POST, and a request
that was refused, whole or in a row of it that alone was new, and is patiently repeated to the
letter.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

PATIENT = timedelta(seconds=1)
# Chosen: more than any client repeats, little enough to be kept in mind.
MOST_REMEMBERED = 10_000
REFUSED = range(400, 500)
TOO_MANY = 429


@dataclass
class Activity:
    """What each actor asked for; `counts` by actor, `questions` are paths."""

    counts: dict[str, int]
    questions: Collection[str] = ()
    _refused: dict[bytes, datetime] = field(default_factory=dict)

    def begins(self, actor: str, request: tuple[str, str, bytes], now: datetime) -> None:
        """Count a request, by method, path and body, unless it changes nothing for sure."""
        refused_at = self._refused.get(_digest(request))
        is_patient = refused_at is not None and now - refused_at >= PATIENT
        if not is_patient and request[1] not in self.questions:
            self.counts[actor] = self.counts.get(actor, 0) + 1

    def ends(self, request: tuple[str, str, bytes], now: datetime, *, is_refused: bool) -> None:
        """Remember that a request was refused, or forget it."""
        key = _digest(request)
        self._refused.pop(key, None)
        if is_refused:
            self._refused[key] = now
            if len(self._refused) > MOST_REMEMBERED:
                del self._refused[next(iter(self._refused))]


def is_refusal(status: int) -> bool:
    """Whether an answer means that the same request is in vain."""
    return status in REFUSED and status != TOO_MANY


def _digest(request: tuple[str, str, bytes]) -> bytes:
    method, path, body = request
    return blake2b(f"{method} {path}\n".encode() + body, digest_size=16).digest()
