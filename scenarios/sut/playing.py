"""Plays one forward-only session with somebody else's bridge: connect, stories, a last look."""

from dataclasses import dataclass, replace
from time import perf_counter

from mock_kit.env import HttpRequest, NotSent, Unknown
from scenarios.actors.desk import Refused
from scenarios.catalogue.load import load
from scenarios.catalogue.plan import Catalogue
from scenarios.checks.pairs import listed
from scenarios.checks.prd import prd_01
from scenarios.checks.stk.levels import stk_01
from scenarios.runs.plans import RunPlan
from scenarios.runs.play import Played, look_twice
from scenarios.runs.run import Ran, judged
from scenarios.session.session import Narrate, Observed, Session
from scenarios.session.settling import Patience, wait_until_quiet
from scenarios.sut.guest import filled, placeholders
from scenarios.sut.hold import GuestBridge
from scenarios.sut.reading import SutFile
from scenarios.sut.verdict import Circumstances, with_reasons
from scenarios.worlds.live import LiveWorld
from scenarios.worlds.programs import CannotJudge

POLL_S = 0.25
SIDES = ("erp", "store")


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
        session = Session(world, self._patience(), narrate, bridge=hold)
        await session.set_masters()
        await self._subscribe(session, environ)
        if "bridge" in world.programs:
            narrate("connect", "the bridge is started")
            await world.start("bridge")
            await self._wait_until_ready(world, environ)
        await load(
            session.desk("erp", "import"),
            catalogue,
            price_list="LIST-USD",
            on_progress=lambda done, total: None,
        )
        narrate("connect", "the catalogue is in the ERP; it must come into the store")
        connected = await self._connect(session)
        if _wrote(connected):
            await session.play(plan.modules())
            await session.settle()
            await look_twice(session)
        observed = await session.observe()
        ran = judged(plan, Played(observed, world.nonce), (f"live {world.mode}", world.seed), began)
        return self._told(plan, ran, observed, hold)

    def _patience(self) -> Patience:
        sut = self.file.sut
        return Patience(sut.window_s, sut.limit_s * 3, POLL_S)

    async def _subscribe(self, session: Session, environ: dict[str, str]) -> None:
        """Subscribe the bridge where it takes webhooks, if it does not do so itself."""
        intake = self.file.sut.intake_url
        if intake is None:
            return
        words = placeholders(self.file, environ)
        for side in SIDES:
            url = filled(intake, {**words, "{side}": side})
            body = {"url": url, "topics": ["*"], "secret": session.world.secrets[side]}
            try:
                await session.desk(side, "bridge").post("/v1/webhook-subscriptions", body)
            except Refused as refusal:
                raise CannotJudge(f"intake_url cannot be subscribed: {refusal}.") from refusal

    async def _wait_until_ready(self, world: LiveWorld, environ: dict[str, str]) -> None:
        sut, waited_s = self.file.sut, 0.0
        if sut.ready_url is None:
            return
        url = filled(sut.ready_url, placeholders(self.file, environ))
        while waited_s < sut.ready_s:
            world.programs["bridge"].check_alive()
            try:
                if (await world.http(HttpRequest("GET", url, {}, timeout_s=2.0))).status < 500:
                    return
            except (NotSent, Unknown):
                pass
            await world.sleep(POLL_S)
            waited_s += POLL_S
        raise CannotJudge(
            f"the bridge did not answer at {url} within ready_s = {sut.ready_s:.0f} s; "
            "correct ready_url, or leave it out"
        )

    async def _connect(self, session: Session) -> Observed:
        """Wait until the seed data has come over, or the limit is up."""
        began = session.world.now()
        controls = [session.desk(side, "control") for side in SIDES]
        while True:
            await wait_until_quiet(
                controls, session.world.sleep, self._patience(), session.hold.is_idle
            )
            observed = await session.observe()
            passed_s = (session.world.now() - began).total_seconds()
            if _has_converged(observed) or passed_s > self._connect_limit_s():
                return observed
            if session.hold.ended() is not None:
                return observed

    def _connect_limit_s(self) -> float:
        sut = self.file.sut
        return sut.limit_s + sut.ready_s

    def _told(self, plan: RunPlan, ran: Ran, observed: Observed, hold: GuestBridge) -> Ran:
        """The result with the reasons that only this kind of run knows."""
        circumstances = Circumstances(
            wanted=plan.wanted or (),
            stories=plan.stories,
            omitted_stories=observed.omitted,
            can_reconcile=bool(observed.history.acts_of("resync")),
            has_outputs=any(observed.history.outputs.values()),
        )
        told = with_reasons(ran.result.judgements, circumstances)
        troubles = [sentence for sentence in (hold.ended(), *hold.troubles) if sentence]
        error = "; ".join(troubles) or ran.result.error
        return replace(ran, result=replace(ran.result, judgements=told, error=error))


def _has_converged(observed: Observed) -> bool:
    history, end = observed.history, observed.end
    there = [item for item in listed(history, end) if item.store_variant is not None]
    if len(there) < len(list(listed(history, end))):
        return False
    return not prd_01.check(history, end) and not stk_01.check(history, end)


def _wrote(observed: Observed) -> bool:
    history = observed.history
    return any(change.actor == history.bridge_actor for change in history.changes)
