"""Starts a bridge with a small world and watches what it does: the second half of the doctor."""

from time import perf_counter

from scenarios.catalogue.plan import Catalogue
from scenarios.checks.pairs import listed
from scenarios.checks.prd import prd_01
from scenarios.checks.stk.levels import stk_01
from scenarios.runs.play import look_again
from scenarios.session.session import Narrate, Observed
from scenarios.session.settling import Patience
from scenarios.sut.doctor import probe_story
from scenarios.sut.doctor.followed_settings import not_followed
from scenarios.sut.doctor.seen_faults import SIDES, Seen, seen_faults
from scenarios.sut.live.cadence import WATCH_S, longest_pause_s
from scenarios.sut.live.connecting import Connecting, wrote
from scenarios.sut.live.hold import OUTPUT, GuestBridge
from scenarios.sut.live.session import GuestSession
from scenarios.sut.reading import SutFile
from scenarios.worlds.live import LiveWorld
from scenarios.worlds.programs import CannotJudge

STYLES = 6


async def probe(
    file: SutFile, world: LiveWorld, catalogue: Catalogue, narrate: Narrate
) -> list[str]:
    """What is wrong with a bridge's configuration, as far as a small trade shows it."""
    environ = world.handed_over_to_guest
    hold = GuestBridge(file, world, environ)
    session = GuestSession(world, Patience(), narrate, False, hold, sut=file.sut)
    began = perf_counter()
    try:
        observed = await Connecting(file, world, session, environ).connect(catalogue.head(STYLES))
    except CannotJudge as error:
        return [_sentence(str(error))]
    took_s = perf_counter() - began
    faults = seen_faults(file.sut, await _seen(session, observed, took_s))
    ended = hold.ended()
    if ended is not None:
        return [_sentence(ended), *faults]
    faults += await _channels_of_evidence(file, hold)
    if not wrote(observed):
        return faults
    await session.play([probe_story])
    await look_again(session)
    faults += [_sentence(trouble) for trouble in hold.troubles]
    later = await session.observe()
    return [*faults, *not_followed(later.history, later.end)]


async def _seen(session: GuestSession, observed: Observed, took_s: float) -> Seen:
    narrate = session.narrate
    narrate("doctor", f"watching the idle bridge for {WATCH_S:.0f} s")
    idle = await session.watch()
    history, end = observed.history, observed.end
    subscriptions, deliveries = {}, {}
    for side, role in zip(SIDES, ("clerk", "staff"), strict=True):
        subscriptions[side] = await session.desk(side, role).pages("/v1/webhook-subscriptions")
        told = await session.desk(side, "control").get("/_control/deliveries", limit=1000)
        deliveries[side] = told["items"]
    items = list(listed(history, end))
    wrong = [*prd_01.check(history, end), *stk_01.check(history, end)]
    return Seen(
        exchanges=history.exchanges,
        subscriptions=subscriptions,
        deliveries=deliveries,
        pause_s=longest_pause_s(idle, history.bridge_actor, WATCH_S),
        there=sum(item.store_variant is not None for item in items),
        listed=len(items),
        took_s=took_s,
        wrong=f"{wrong[0].subject}, expected {wrong[0].expected}, actual {wrong[0].actual}"
        if wrong
        else None,
    )


async def _channels_of_evidence(file: SutFile, hold: GuestBridge) -> list[str]:
    """Declared logs and the report port must be there."""
    evidence, faults = file.sut.evidence, []
    outputs = await hold.outputs()
    for path in evidence.logs:
        if path != OUTPUT and not outputs.get(path):
            faults.append(f"the log {path} is not there or empty; correct evidence.logs.")
    if evidence.report_url and not outputs.get("/flows"):
        faults.append(
            "the report port does not answer GET /flows with 200; correct evidence.report_url "
            "and report_token, or remove them."
        )
    return faults


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
