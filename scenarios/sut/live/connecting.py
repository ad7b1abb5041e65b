"""The beginning of a session: both systems have masters, the bridge starts, seed data comes."""

from collections.abc import Mapping
from dataclasses import dataclass

from mock_kit.env import HttpRequest, NotSent, Unknown
from scenarios.actors.desk import Refused
from scenarios.catalogue.load import load
from scenarios.catalogue.plan import Catalogue
from scenarios.checks.pairs import Listed, listed
from scenarios.checks.prd import prd_01
from scenarios.checks.stk.levels import stk_01
from scenarios.runs.judging import with_links
from scenarios.session.session import Observed
from scenarios.sut.live.guest import filled, placeholders
from scenarios.sut.live.session import POLL_S, GuestSession
from scenarios.sut.model import SystemUnderTest
from scenarios.sut.reading import SutFile
from scenarios.worlds.live import LiveWorld
from scenarios.worlds.programs import CannotJudge

SIDES = ("erp", "store")


@dataclass(frozen=True)
class Connecting:
    """Brings a bridge and a fresh world together; `environ` is what the bridge was told."""

    file: SutFile
    world: LiveWorld
    session: GuestSession
    environ: Mapping[str, str]

    @property
    def _sut(self) -> SystemUnderTest:
        return self.file.sut

    async def connect(self, catalogue: Catalogue) -> Observed:
        """From nothing to seed data on both sides, or to the end of patience."""
        await self.session.set_masters()
        await self._subscribe()
        if "bridge" in self.world.programs:
            self.session.narrate("connect", "the bridge is started")
            await self.world.start("bridge")
            await self.wait_until_ready()
        await load(
            self.session.desk("erp", "import"),
            catalogue,
            price_list="LIST-USD",
            on_progress=lambda done, total: None,
        )
        self.session.narrate("connect", "the catalogue is in the ERP; now it must come over")
        observed = await self._converged()
        there = sum(item.store_variant is not None for item in _listed(observed))
        all_told = f"{there} of {len(_listed(observed))} listed variants are in the store"
        self.session.narrate("connect", all_told)
        return observed

    async def _subscribe(self) -> None:
        """Subscribe the bridge where it takes webhooks, if it does not do so itself."""
        if self._sut.intake_url is None:
            return
        words = placeholders(self.file, self.environ)
        for side in SIDES:
            url = filled(self._sut.intake_url, {**words, "{side}": side})
            body = {"url": url, "topics": ["*"], "secret": self.world.secrets[side]}
            try:
                await self.session.desk(side, "bridge").post("/v1/webhook-subscriptions", body)
            except Refused as refusal:
                raise CannotJudge(f"intake_url cannot be subscribed: {refusal}") from refusal

    async def start_again(self) -> None:
        """Start the bridge that was killed, on what it kept."""
        await self.world.start("bridge")
        await self.wait_until_ready()

    async def wait_until_ready(self) -> None:
        """Wait until it answers, where its file says at which address."""
        if self._sut.ready_url is None:
            return
        url = filled(self._sut.ready_url, placeholders(self.file, self.environ))
        waited_s = 0.0
        while waited_s < self._sut.ready_s:
            self.world.programs["bridge"].check_alive()
            try:
                answer = await self.world.http(HttpRequest("GET", url, {}, timeout_s=2.0))
            except (NotSent, Unknown):
                pass
            else:
                if answer.status < 500:
                    return
            await self.world.sleep(POLL_S)
            waited_s += POLL_S
        raise CannotJudge(
            f"the bridge did not answer at {url} within ready_s = {self._sut.ready_s:.0f} s; "
            "correct ready_url, or leave it out"
        )

    async def _converged(self) -> Observed:
        began = self.world.now()
        limit_s = self._sut.limit_s + self._sut.ready_s
        while True:
            await self.session.quiet(limit_s)
            observed = with_links(await self.session.observe())
            passed_s = (self.world.now() - began).total_seconds()
            is_over = passed_s > limit_s or self.session.hold.ended() is not None
            if is_over or _has_converged(observed):
                return observed


def wrote(observed: Observed) -> bool:
    """Whether the bridge has written anything at all."""
    history = observed.history
    return any(change.actor == history.bridge_actor for change in history.changes)


def _listed(observed: Observed) -> list[Listed]:
    return list(listed(observed.history, observed.end))


def _has_converged(observed: Observed) -> bool:
    history, end = observed.history, observed.end
    if any(item.store_variant is None for item in listed(history, end)):
        return False
    return not prd_01.check(history, end) and not stk_01.check(history, end)
