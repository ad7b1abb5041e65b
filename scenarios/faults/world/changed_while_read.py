"""Somebody acts between a read of the bridge and whatever the bridge does next.

Allowed by RFC 9110, 13.1: nothing holds a record still behind an answer; conditions on a write are
for that.
"""

from collections.abc import Awaitable, Callable

from scenarios.actors.desk import Desk
from scenarios.faults.held_answer import held_answer

PATIENCE_S = 10.0


async def changed_while_read(
    control: Desk,
    path: str,
    act: Callable[[], Awaitable[object]],
    *,
    sleep: Callable[[float], Awaitable[None]],
) -> None:
    """Hold back the answer to the bridge's next read on a path while somebody acts."""
    async with held_answer(control, "GET", path, sleep=sleep, within_s=PATIENCE_S):
        await act()
