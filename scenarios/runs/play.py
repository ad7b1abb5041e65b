"""Plays one plan in a world: masters, catalogue, stories, a second sync, observation."""

import asyncio
from dataclasses import dataclass, field

from scenarios.actors.desk import Desk
from scenarios.catalogue.load import load
from scenarios.catalogue.plan import Catalogue
from scenarios.faults.process.killed_at_moments import killed_at_moments
from scenarios.faults.process.killed_in_flight import killed_in_flight
from scenarios.faults.process.killer import Killer
from scenarios.faults.process.paused_in_turn import paused_in_turn
from scenarios.faults.world.skewed_clock import skewed_clock
from scenarios.runs.disturbances import Disturbance
from scenarios.runs.plans import RunPlan
from scenarios.session.bridges import BridgeHold
from scenarios.session.session import Narrate, Observed, Session, bitten
from scenarios.session.settling import Patience
from scenarios.worlds.world import World

# Acts after which a first full look may still have to put something right.
BY_HAND = ("edit_in_store", "out_of_band")


@dataclass
class Played:
    """What a run left: observations, faults that took effect, and its counts."""

    observed: Observed
    nonce: str
    bitten: dict[str, int] = field(default_factory=dict)


async def play(
    world: World,
    plan: RunPlan,
    catalogue: Catalogue,
    *,
    patience: Patience,
    narrate: Narrate,
    bridge: BridgeHold | None = None,
) -> Played:
    """Play a plan from an empty world to the observation of both sides; `bridge` as a session."""
    session = Session(world, patience, narrate, plan.asks_for_files, bridge)
    await session.set_masters()
    await load(
        session.desk("erp", "import"),
        catalogue,
        price_list="LIST-USD",
        on_progress=lambda done, total: None,
    )
    await session.settle()
    disturbing = Disturbing(world, session, plan.disturbance)
    await disturbing.begin()
    await session.play(plan.modules())
    counts = await disturbing.end()
    await session.settle()
    if plan.is_looked_at_twice:
        await look_twice(session)
    return Played(await session.observe(), world.nonce, counts)


async def look_twice(session: Session) -> None:
    """Have the bridge find what no message told, and then once more, with nothing to do."""
    if any(act.kind in BY_HAND for act in session.notebook.acts):
        await look_again(session)
    await look_again(session)


async def look_again(session: Session) -> None:
    """Ask the bridge for a full second look; unchanged data must cause no write."""
    act = session.notebook.note("harness", "resync", {})
    if await session.hold.look_again():
        await session.rest()
    else:
        session.notebook.acts.remove(act)


class Disturbing:
    """Sets faults, kills programs, and heals everything at the end."""

    def __init__(self, world: World, session: Session, disturbance: Disturbance | None) -> None:
        self._world = world
        self._session = session
        self._disturbance = disturbance
        self._killing: asyncio.Task[None] | None = None
        self._pausing: asyncio.Task[None] | None = None
        self._paused = 0
        self._killer = Killer(session)

    async def begin(self) -> None:
        """Let it go wrong from here on."""
        if self._disturbance is None:
            return
        for control in self._controls():
            for fault in self._disturbance.faults:
                await control.post("/_control/faults", dict(fault))
        if self._disturbance.ahead_s:
            store = self._session.desk("store", "control")
            await skewed_clock(store, self._disturbance.ahead_s)
        if self._disturbance.kills:
            loop = asyncio.get_running_loop()
            self._killing = loop.create_task(self._kill(self._disturbance))
        if self._disturbance.is_paused:
            self._pausing = asyncio.get_running_loop().create_task(self._pause_in_turn())

    async def end(self) -> dict[str, int]:
        """Heal, and count what took effect."""
        if self._disturbance is None:
            return {}
        for disturbing in (self._killing, self._pausing):
            if disturbing is not None:
                await disturbing
        states = []
        for control in self._controls():
            await control.delete("/_control/faults")
            states.append(await control.get("/_control/state"))
        counts = bitten(states)
        if self._killer.count:
            counts["kill"] = self._killer.count
        if self._disturbance.ahead_s:
            counts["skew"] = 1
        if self._paused:
            counts["pause"] = self._paused
        return counts

    async def _pause_in_turn(self) -> None:
        """What is marked meanwhile must not be lost."""
        operator = self._session.desk("bridge", "operator")
        self._paused = await paused_in_turn(operator, self._world.sleep)

    async def _kill(self, disturbance: Disturbance) -> None:
        for name in disturbance.kills:
            kill = killed_in_flight if disturbance.is_in_flight else killed_at_moments
            await kill(self._killer, name)

    def _controls(self) -> list[Desk]:
        return [self._session.desk(name, "control") for name in ("erp", "store")]
