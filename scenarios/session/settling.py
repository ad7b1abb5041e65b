"""When is the trade settled: nobody writes, nothing changes, no message is under way.

Reads do not count. A system under test that still writes at the limit is late, one
that stopped while wrong is wrong; that is for the checks to say.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from scenarios.actors.desk import Desk, Document


@dataclass(frozen=True)
class Settled:
    """How the wait ended; `waited_s` in transport time."""

    is_quiet: bool
    waited_s: float
    pending: str = ""


@dataclass(frozen=True)
class Patience:
    """Window without activity, limit of the wait and pause between looks, in seconds."""

    window_s: float = 3.0
    limit_s: float = 60.0
    poll_s: float = 0.25

    def once_late(self) -> "Patience":
        """A tenth of it, but some windows: whoever never came to rest has failed already."""
        short_s = max(self.limit_s / 10, 3 * self.window_s)
        return replace(self, limit_s=min(self.limit_s, short_s))


async def wait_until_quiet(
    controls: Sequence[Desk],
    sleep: Callable[[float], Awaitable[None]],
    patience: Patience,
    is_idle: Callable[[], Awaitable[bool]],
) -> Settled:
    """Look at both control faces until nothing has moved for the window, or the limit is up.

    `is_idle` asks the system under test, if it can say, whether it still has work.
    """
    waited_s = quiet_s = 0.0
    before: list[Document] = []
    while waited_s < patience.limit_s:
        now = [_fingerprint(await control.get("/_control/state")) for control in controls]
        is_still = now == before and all(state["pending"] == 0 for state in now)
        quiet_s = quiet_s + patience.poll_s if is_still else 0.0
        if quiet_s >= patience.window_s and await is_idle():
            return Settled(True, waited_s)
        before = now
        await sleep(patience.poll_s)
        waited_s += patience.poll_s
    return Settled(False, waited_s, f"still moving: {before}")


def _fingerprint(state: Document) -> Document:
    return {
        "node": state["node"],
        "change": state["last_change_no"],
        "writes": state["mutating_requests"],
        "pending": state["pending_deliveries"],
    }
