"""The answer takes its time, perhaps longer than the caller waits.

Allowed by HTTP: no time is promised within which an answer comes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerLate:
    """Answer `delay_s` seconds after the work was done."""

    delay_s: float = 1.0


def answer_late(fault: AnswerLate) -> float:
    """Return the seconds to wait."""
    return fault.delay_s
