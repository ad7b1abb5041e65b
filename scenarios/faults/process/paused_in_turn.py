"""The flows of our own bridge are paused and resumed one after another.

Allowed by the bridge's own document: an operator may pause a flow at any time, and loses nothing.
"""

from collections.abc import Awaitable, Callable

from scenarios.actors.desk import Desk

PAUSED_S = 4.0  # longer than a settled trade is watched


async def paused_in_turn(operator: Desk, sleep: Callable[[float], Awaitable[None]]) -> int:
    """Pause each enabled flow for a while; return how many there were."""
    count = 0
    for flow in (await operator.get("/flows"))["flows"]:
        if flow["enabled"]:
            await operator.post(f"/flows/{flow['name']}/pause", {})
            await sleep(PAUSED_S)
            await operator.post(f"/flows/{flow['name']}/resume", {})
            count += 1
    return count
