"""Catches the bridge with a request open: its answer is held back, its work is committed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from scenarios.actors.desk import Desk

HELD_BACK_S = 2.0
POLL_S = 0.05


@asynccontextmanager
async def held_answer(
    control: Desk,
    method: str,
    path: str,
    *,
    sleep: Callable[[float], Awaitable[None]],
    within_s: float,
) -> AsyncIterator[bool]:
    """Hold back the answer to the bridge's next request; say whether one came in time."""
    before = await _held_back(control)
    aim = {"actor": "bridge", "method": method, "path": path, "times": 1}
    fault = await control.post(
        "/_control/faults", {"kind": "answer_late", "params": {"delay_s": HELD_BACK_S}, **aim}
    )
    waited_s = 0.0
    while await _held_back(control) == before and waited_s < within_s:
        await sleep(POLL_S)
        waited_s += POLL_S
    yield waited_s < within_s
    await control.delete(f"/_control/faults/{fault['id']}")


async def _held_back(control: Desk) -> int:
    state = await control.get("/_control/state")
    return int(state["faults_bitten"].get("answer_late", 0))
