"""The work is committed, and its answer never arrives.

Allowed by HTTP: a connection may close at any time, and a client that got no answer cannot
know whether its request was done (RFC 9110, 9.2.2).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoseAnswer:
    """Close the connection instead of answering a request that was done."""


def lose_answer(fault: LoseAnswer, status: int) -> bool:
    """Say whether this answer is lost; a refusal did nothing, so losing it proves nothing."""
    return status < 400
