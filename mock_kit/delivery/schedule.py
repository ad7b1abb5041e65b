"""When a failed delivery is tried again, and when its subscription is given up."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random
from typing import Literal

# Compressed, so that a trial sees a whole life of a delivery within two minutes;
# vendors spread the same number of attempts over days.
RETRY_SCHEDULE_S: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0)
JITTER = 0.2
# A receiver may ask for patience, but not for ever.
RETRY_AFTER_S_MAX = 3600.0

Verdict = Literal["delivered", "wait", "failed", "gone"]


def next_attempt(attempt: int, schedule_s: Sequence[float], rng: Random) -> float | None:
    """Return the seconds to wait after the failed attempt number `attempt`, counted from 1.

    None means that this was the last one. The wait is spread by 20 % to both sides, so
    that the retries of many deliveries do not come as one wave.
    """
    if attempt > len(schedule_s):
        return None
    return schedule_s[attempt - 1] * rng.uniform(1 - JITTER, 1 + JITTER)


def should_disable(verdict: Verdict, attempt: int, schedule_s: Sequence[float]) -> bool:
    """Say whether this outcome ends the subscription: gone, or the last attempt failed."""
    return verdict == "gone" or (verdict == "failed" and attempt > len(schedule_s))


def judge(status: int, headers: Mapping[str, str], *, now: datetime) -> tuple[Verdict, float]:
    """Read a receiver's answer: what it means, and the seconds it asks to wait.

    Any 2xx is a delivery, redirects are not followed, 410 ends the subscription (all
    three by Standard Webhooks); 429 with Retry-After is a request for patience and no
    failure, 429 without one is a failure.
    """
    if 200 <= status < 300:
        return "delivered", 0.0
    if status == 410:
        return "gone", 0.0
    wait_s = retry_after_s(headers.get("retry-after"), now=now)
    if status == 429 and wait_s is not None:
        return "wait", wait_s
    return "failed", 0.0


def retry_after_s(value: str | None, *, now: datetime) -> float | None:
    """Read Retry-After in both of its forms (RFC 9110, 10.2.3); None when it says nothing."""
    if value is None:
        return None
    if value.strip().isdecimal() and value.isascii():
        # Ten digits are more than the longest wait, whatever they are.
        return min(float(value.strip()[:10]), RETRY_AFTER_S_MAX)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        return None
    wait = until - now
    return min(max(wait, timedelta()).total_seconds(), RETRY_AFTER_S_MAX)
