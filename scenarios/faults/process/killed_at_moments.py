"""A program is killed three times at seeded moments, and starts again.

Allowed by POSIX: SIGKILL ends a process at any instant, and the process is not told.
"""

from scenarios.faults.process.killer import DOWN_S, Killer

KILLS = 3
KILL_WITHIN_S = 20.0


async def killed_at_moments(killer: Killer, name: str) -> None:
    """Kill a program `KILLS` times within `KILL_WITHIN_S`."""
    rng = killer.world.rng("kill", name, 0)
    moments = sorted(rng.uniform(0.5, KILL_WITHIN_S) for _ in range(KILLS))
    passed_s = 0.0
    for moment in moments:
        await killer.world.sleep(max(0.0, moment - passed_s))
        passed_s = max(moment, passed_s) + DOWN_S
        await killer.kill(name)
