"""Plays one forward-only session with somebody else's bridge: connect, stories, a last look."""

from dataclasses import dataclass, replace
from time import perf_counter

from scenarios.catalogue.plan import Catalogue
from scenarios.runs.plans import RunPlan
from scenarios.runs.play import Played, look_twice
from scenarios.runs.run import Ran, judged
from scenarios.session.session import Narrate, Observed
from scenarios.session.settling import Patience
from scenarios.sut.live.connecting import Connecting, wrote
from scenarios.sut.live.hold import GuestBridge
from scenarios.sut.live.session import GuestSession
from scenarios.sut.reading import SutFile
from scenarios.sut.verdict import Circumstances, told
from scenarios.worlds.live import LiveWorld

NOTHING_WRITTEN = (
    "the bridge has written nothing in {0:.0f} s after the catalogue was there; "
    "seatrial doctor --sut says what may be wrong with its file"
)


@dataclass(frozen=True)
class GuestPlay:
    """Carries out the live run of a plan with the bridge of a file."""

    file: SutFile

    async def __call__(
        self, plan: RunPlan, catalogue: Catalogue, world: LiveWorld, narrate: Narrate
    ) -> Ran:
        """Play and judge; raises CouldNotStart or CannotJudge."""
        began = perf_counter()
        environ = world.handed_over_to_guest
        hold = GuestBridge(self.file, world, environ)
        session = GuestSession(
            world, Patience(), narrate, plan.asks_for_files, hold, sut=self.file.sut
        )
        earlier: Observed | None = None
        async with session.heartbeat.beating():
            observed = await Connecting(self.file, world, session, environ).connect(catalogue)
            if wrote(observed):
                await session.measure()
                await session.play(plan.modules())
                await session.settle()
                await look_twice(session)
                earlier = await session.observe()
                observed = await self._once_more(session, earlier)
        named = (f"live {world.mode}", world.seed)
        ran = judged(plan, Played(observed, world.nonce), named, began)
        circumstances = Circumstances(plan, observed, earlier, session.late)
        judgements = told(ran.result.judgements, circumstances)
        error = _trouble(hold, observed, self.file.sut.limit_s) or ran.result.error
        return replace(ran, result=replace(ran.result, judgements=judgements, error=error))

    async def _once_more(self, session: GuestSession, earlier: Observed) -> Observed:
        """Watch for another window: what holds must go on holding without anybody's act."""
        await session.world.sleep(self.file.sut.window_s(session.measured_s))
        await session.rest()
        later = await session.observe()
        return later if len(later.history.changes) > len(earlier.history.changes) else earlier


def _trouble(hold: GuestBridge, observed: Observed, limit_s: float) -> str | None:
    """What kept the session from going as it should."""
    sentences = [hold.ended(), *hold.troubles]
    if not wrote(observed):
        sentences.append(NOTHING_WRITTEN.format(limit_s))
    return "; ".join(sentence for sentence in sentences if sentence) or None
