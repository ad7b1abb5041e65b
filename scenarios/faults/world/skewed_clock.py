"""The clock of one side is ahead of the other's.

Allowed by RFC 9110, 6.6.1 and 5.6.7: an instant is what the sender's own clock says.
"""

from scenarios.actors.desk import Desk


async def skewed_clock(control: Desk, ahead_s: float) -> None:
    """Move the business clock of one side forward."""
    await control.put("/_control/clock", {"advance_s": ahead_s})
