"""What follows from the outcome of a visit: done, later, or parked."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from bridge.errors import BridgeError, NotYet, RateLimited, TryAgain
from bridge.ports.env import Env
from bridge.ports.flow import Again, Done, Outcome
from bridge.ports.queue import Claim, Clean, Later, Park, Verdict

FIRST_WAIT_S = 0.5  # chosen: shorter than a shopper's patience
LONGEST_WAIT_S = 60.0  # chosen: an hour's outage ends within a minute of its end
FAILURES_UNTIL_PARKED = 8  # chosen: about a minute of trying
LONGEST_NOT_YET = timedelta(hours=1)


class RetryPolicy(Protocol):
    """Decide what happens to a key after its visit."""

    def verdict(self, claim: Claim, outcome: Outcome) -> Verdict:
        """Answer from the key's history and this outcome alone."""
        ...


class DoublingRetry:
    """Double the wait with keyed jitter; park refusals at once and failures at the eighth."""

    def __init__(self, env: Env) -> None:
        self._env = env

    def verdict(self, claim: Claim, outcome: Outcome) -> Verdict:
        """Answer from the key's history and this outcome alone."""
        if isinstance(outcome, Done):
            return Clean()
        if isinstance(outcome, Again):
            return Later(outcome.after_s, "looks again", "again")
        return self._after_failure(claim, outcome.error)

    def _after_failure(self, claim: Claim, error: BridgeError) -> Verdict:
        reason = describe(error)
        if isinstance(error, RateLimited):
            # The other side named its price; waiting it out is no failure (XCT-07).
            return Later(error.retry_after_s + self._jitter(claim, FIRST_WAIT_S), reason, "limited")
        if isinstance(error, NotYet):
            return self._after_not_yet(claim, reason)
        if isinstance(error, TryAgain):
            if claim.failures + 1 < FAILURES_UNTIL_PARKED:
                return Later(self._wait_s(claim, claim.failures), reason, "failed")
            return Park(reason, outage=True)
        return Park(reason)

    def _after_not_yet(self, claim: Claim, reason: str) -> Verdict:
        since = claim.waiting_since
        if since is not None and self._env.now() - since >= LONGEST_NOT_YET:
            return Park(reason)
        return Later(self._wait_s(claim, claim.waits), reason, "not_yet")

    def _wait_s(self, claim: Claim, doublings: int) -> float:
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * float(1 << min(doublings, 16)))
        return wait_s / 2 + self._jitter(claim, wait_s / 2)

    def _jitter(self, claim: Claim, most_s: float) -> float:
        attempt = claim.failures + claim.waits
        draw = self._env.rng("backoff", f"{claim.flow}:{claim.key}", attempt)
        return draw.random() * most_s


def describe(error: BridgeError) -> str:
    """One line for a person: the class says what to do, the message why."""
    text = str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
