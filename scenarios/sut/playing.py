"""Plays one forward-only session with somebody else's bridge: connect, stories, a last look."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from scenarios.bundles.judging import judge_kept
from scenarios.bundles.keeping import Kept, Look, write_bundle
from scenarios.catalogue.plan import Catalogue
from scenarios.runs.plans import RunPlan
from scenarios.runs.play import look_twice, play
from scenarios.runs.run import LIVE_PATIENCE, Ran
from scenarios.session.bridges import Told
from scenarios.session.session import Narrate, Observed
from scenarios.session.settling import Patience
from scenarios.sut.live.alerts import NAME as ALERTS
from scenarios.sut.live.alerts import alerts_at
from scenarios.sut.live.connecting import Connecting, wrote
from scenarios.sut.live.disturbing import Disturbing
from scenarios.sut.live.guest import Guest
from scenarios.sut.live.hold import GuestBridge
from scenarios.sut.live.sending_again import send_again
from scenarios.sut.live.session import GuestSession
from scenarios.sut.model import SystemUnderTest
from scenarios.sut.reading import SutFile
from scenarios.sut.repeats import AGAIN
from scenarios.worlds.live import LiveWorld

SHORTEST = 6  # a shorter value is a word like any other

NOTHING_WRITTEN = (
    "the bridge has written nothing in {0:.0f} s after the catalogue was there; "
    "seatrial doctor --sut says what may be wrong with its file"
)


@dataclass(frozen=True)
class GuestPlay:
    """Carries out the live run of a plan with the bridge of a file, and keeps it in a bundle."""

    file: SutFile
    bundle: Path | None = None

    async def __call__(
        self, plan: RunPlan, catalogue: Catalogue, world: LiveWorld, narrate: Narrate
    ) -> Ran:
        """Play and judge; raises CouldNotStart or CannotJudge."""
        environ = world.handed_over_to_guest
        heard: list[Told] = []
        async with alerts_at(environ, heard) as address:
            if "bridge" in world.programs:
                world.programs["bridge"].set_environ({ALERTS: address})
            return await self._play(plan, catalogue, world, narrate, heard)

    async def _play(
        self,
        plan: RunPlan,
        catalogue: Catalogue,
        world: LiveWorld,
        narrate: Narrate,
        heard: list[Told],
    ) -> Ran:
        began, environ = perf_counter(), world.handed_over_to_guest
        hold = GuestBridge(self.file, world, environ, heard)
        session = GuestSession(
            world, Patience(), narrate, plan.asks_for_files, hold, sut=self.file.sut
        )
        looks: list[Look] = []
        async with session.heartbeat.beating():
            connecting = Connecting(self.file, world, session, environ)
            observed = await connecting.connect(catalogue)
            if wrote(observed):
                await session.measure()
                await session.play(plan.modules())
                for story in Disturbing(hold, connecting).stories(plan.rules()):
                    await session.play([story])
                await session.settle()
                await look_twice(session)
                looks.append(Look("earlier", await session.observe()))
                observed = await self._once_more(session, AGAIN in plan.rules())
        looks += [Look("late", x.observed, x.limit_s, x.by_harness) for x in session.late]
        kept = Kept(
            plan=plan,
            mode=f"live {world.mode}",
            seed=world.seed,
            nonce=world.nonce,
            looks=[Look("last", observed), *looks],
            sut=without_secrets(self.file.sut),
            troubles=_trouble(hold, observed, self.file.sut.limit_s),
            duration_s=perf_counter() - began,
        )
        if self.bundle is not None:
            write_bundle(self.bundle, kept, secrets_of(world))
        return judge_kept(kept)

    async def _once_more(self, session: GuestSession, sends_again: bool) -> Observed:
        """Watch for another window: what holds must go on holding without anybody's act.

        Messages that were delivered before are no act, and may be sent again.
        """
        await session.world.sleep(self.file.sut.window_s(session.measured_s))
        if sends_again:
            session.narrate("again", f"{await send_again(session)} messages are sent once more")
        await session.rest()
        return await session.observe()


@dataclass(frozen=True)
class OwnPlay:
    """Carries out the live run of a plan with our own bridge, and keeps it in a bundle."""

    bundle: Path

    async def __call__(
        self, plan: RunPlan, catalogue: Catalogue, world: LiveWorld, narrate: Narrate
    ) -> Ran:
        """Play, keep and judge."""
        began = perf_counter()
        played = await play(world, plan, catalogue, patience=LIVE_PATIENCE, narrate=narrate)
        kept = Kept(
            plan=plan,
            mode=f"live {world.mode}",
            seed=world.seed,
            nonce=world.nonce,
            looks=[Look("last", played.observed)],
            duration_s=perf_counter() - began,
        )
        write_bundle(self.bundle, kept, secrets_of(world))
        return judge_kept(kept)


def secrets_of(world: LiveWorld) -> list[str]:
    """Every token and secret of a world, and what a guest was given under such a name."""
    guest = world.programs.get("bridge")
    environ = guest.environ if isinstance(guest, Guest) else {}
    tokens = [token for system in world.systems.values() for token in system.tokens.values()]
    named = [
        value
        for name, value in environ.items()
        if name.endswith(("TOKEN", "SECRET", "PASSWORD", "API_KEY")) and len(value) >= SHORTEST
    ]
    return list(dict.fromkeys([*world.secrets.values(), *tokens, *named]))


def without_secrets(sut: SystemUnderTest) -> dict[str, Any]:
    """The file as it may be shown: no values of its environment, no token."""
    shown: dict[str, Any] = sut.model_dump(mode="json")
    shown["evidence"]["report_token"] = ""
    if shown["start"] is not None:
        shown["start"]["env"] = dict.fromkeys(shown["start"]["env"], "kept back")
    return shown


def _trouble(hold: GuestBridge, observed: Observed, limit_s: float) -> str | None:
    """What kept the session from going as it should."""
    sentences = [hold.ended(), *hold.troubles]
    if not wrote(observed):
        sentences.append(NOTHING_WRITTEN.format(limit_s))
    return "; ".join(sentence for sentence in sentences if sentence) or None
