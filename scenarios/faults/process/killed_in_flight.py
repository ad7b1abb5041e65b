"""A program is killed when its commit is made and the request between it and the bridge is open.

Allowed by HTTP: a connection may close at any time, and a client that got no answer cannot know
whether its request was done (RFC 9110, 9.2.2).
"""

from scenarios.faults.held_answer import held_answer
from scenarios.faults.process.killer import Killer

WAIT_FOR_REQUEST_S = 30.0


async def killed_in_flight(killer: Killer, name: str) -> None:
    """Kill the side that answers, or the bridge itself, while an answer to it is held back.

    Nobody is killed if no such request comes within `WAIT_FOR_REQUEST_S`.
    """
    control, sleep = killer.control("erp" if name == "bridge" else name), killer.world.sleep
    async with held_answer(
        control, "POST", "/batch$", sleep=sleep, within_s=WAIT_FOR_REQUEST_S
    ) as is_held:
        if is_held:
            await killer.kill(name)
