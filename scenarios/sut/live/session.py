"""A session with a bridge that is judged by silence, with the waits that its file declares."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from scenarios.model.history import Exchange, History, SystemName
from scenarios.session.observe import read_exchanges
from scenarios.session.session import Observed, Session
from scenarios.session.settling import Patience, Settled, wait_until_quiet
from scenarios.sut.live.cadence import WATCH_S, longest_pause_s
from scenarios.sut.live.heartbeat import Heartbeat
from scenarios.sut.live.hold import GuestBridge
from scenarios.sut.model import SystemUnderTest

POLL_S = 0.25
# A bridge that still writes at its limit is watched for this many limits in all.
WATCHED_LIMITS = 3


@dataclass(frozen=True)
class Late:
    """What was there when a limit was up and the bridge still wrote.

    `by_harness`: the harness itself stood still meanwhile, so that the time proves nothing.
    """

    observed: Observed
    limit_s: float
    by_harness: bool


@dataclass
class GuestSession(Session):
    """Waits by the window and limit of `sut`; remembers each wait that was longer."""

    sut: SystemUnderTest = field(kw_only=True)
    late: list[Late] = field(default_factory=list)
    measured_s: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.heartbeat = Heartbeat(self.world.now, self.world.sleep)

    async def settle(self) -> None:
        """As any session; what was set aside is tried again, where that can be asked for.

        Never where nothing is: a replay that compares everything would find what was missed.
        """
        await super().settle()
        hold = self.hold
        if isinstance(hold, GuestBridge) and await hold.lists_something() and await hold.replay():
            await self.rest()

    async def rest(self) -> None:
        """Wait until nothing moves; at the limit look at what is wrong, and watch on.

        Whoever was watched on in vain never rests: it is not watched on again.
        """
        self.heartbeat.begin()
        limit_s = self.sut.limit_s
        settled = await self.quiet(limit_s)
        if not settled.is_quiet:
            by_harness = self.heartbeat.stood_still
            late = Late(await self.observe(), limit_s, by_harness)
            self.late.append(late)
            self.narrate("late", self._unrest(late))
            if not self.unsettled:
                settled = await self.quiet(limit_s * (WATCHED_LIMITS - 1))
        await self.has_rested(settled)

    def _unrest(self, late: Late) -> str:
        window_s = self.sut.window_s(self.measured_s)
        busy = busiest(late.observed.history, window_s) or "nothing of the bridge's"
        return f"not at rest after {late.limit_s:.0f} s; in the last {window_s:.0f} s: {busy}"

    async def quiet(self, limit_s: float) -> Settled:
        """Wait until nothing moves for the window, or the limit is up."""
        patience = Patience(self.sut.window_s(self.measured_s), limit_s, POLL_S)
        return await wait_until_quiet(self.controls, self.world.sleep, patience, self.hold.is_idle)

    async def measure(self) -> None:
        """Watch the idle bridge, to learn how often it looks, where its file does not say."""
        if self.sut.poll_s is None:
            self.measured_s = longest_pause_s(await self.watch(), "bridge", WATCH_S)

    async def watch(self) -> list[Exchange]:
        """What is asked of both systems within WATCH_S."""
        since = self.world.now()
        await self.world.sleep(WATCH_S)
        found: list[Exchange] = []
        for side, control in zip(("erp", "store"), self.controls, strict=True):
            found += await read_exchanges(side, control)  # type: ignore[arg-type]
        return [exchange for exchange in found if exchange.started_at >= since]


def busiest(history: History, window_s: float) -> str:
    """What the bridge asked both systems to write in the end, the most frequent first."""
    ended = max((exchange.ended_at for exchange in history.exchanges), default=None)
    systems: tuple[SystemName, ...] = ("store", "erp")
    counts = Counter(
        f"{system} {write.method} {write.path} ({write.status})"
        for system in systems
        for write in history.bridge_writes(system)
        if ended is not None and write.ended_at >= ended - timedelta(seconds=window_s)
    )
    return ", ".join(f"{count} x {what}" for what, count in counts.most_common(3))
