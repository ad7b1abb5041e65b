"""One session: stories on disjoint keys, interleaved, settled together, observed once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from scenarios.actors.desk import Desk, GaveUp, NotThere, Refused
from scenarios.actors.notebook import Notebook
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import UNREADABLE
from scenarios.session.bridges import BridgeHold, OwnBridge, SilentBridge
from scenarios.session.cast import operator_of
from scenarios.session.listening import Listener, warnings_of
from scenarios.session.masters import (
    ASSORTMENT,
    make_erp_masters,
    make_store_channels,
    set_account_policies,
)
from scenarios.session.observe import read_end_state, read_history
from scenarios.session.operator import Operator
from scenarios.session.settling import Patience, Settled, wait_until_quiet
from scenarios.session.shelf import Pool, deal
from scenarios.session.stage import Stage
from scenarios.worlds.world import Omit, World

LONGEST_WAIT_S = 300.0  # chosen: as long as a story in which time cannot be moved may stand still

Narrate = Callable[[str, str], None]


class Story(Protocol):
    """What is played: a module, as a rule."""

    @property
    def NAME(self) -> str: ...
    @property
    def play(self) -> Callable[[Operator], Awaitable[None]]: ...


@dataclass(frozen=True)
class Observed:
    """What a session leaves for the checks; `omitted` stories, each with the reason."""

    history: History
    end: EndState
    unsettled: Sequence[str] = ()
    stuck: Sequence[str] = ()
    omitted: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Session:
    """Plays stories in a world; `narrate(story, text)` tells whoever watches.

    `asks_for_files`: where orders travel in files, an operator has one made whenever the systems
    are quiet, as for a story that knows nothing of a cut-off. `bridge` is the hold on the bridge
    under test, on our own unless given.
    """

    world: World
    patience: Patience
    narrate: Narrate
    asks_for_files: bool = False
    bridge: BridgeHold | None = None
    unsettled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    omitted: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ahead = timedelta()
        self._longest_rest_s = self.patience.window_s
        self.notebook = Notebook(self.world.now, self.business_now)
        self.controls = [self.desk("erp", "control"), self.desk("store", "control")]
        self.hold = self.bridge or self._own_bridge()
        self.listener = Listener()

    def _own_bridge(self) -> BridgeHold:
        if "bridge" not in self.world.systems:
            return SilentBridge()
        return OwnBridge(self.desk("bridge", "operator"), lambda: self.world.log("bridge"))

    def business_now(self) -> datetime:
        """Business time of both mocks, which the harness moves alike."""
        return self.world.now() + self._ahead

    def desk(self, system: str, role: str | None) -> Desk:
        """A way to a system with a role's token."""
        where = self.world.systems[system]
        token = where.tokens[role] if role else None
        return Desk(
            self.world.http, where.url, token, new_id=self.world.new_id, sleep=self.world.sleep
        )

    async def set_masters(self) -> None:
        """Make the master data of both sides."""
        await make_erp_masters(self.desk("erp", "warehouse"), self.desk("erp", "merchandiser"))
        staff = self.desk("store", "staff")
        await make_store_channels(staff, self.world.settings)
        await set_account_policies(self.desk("erp", "clerk"), staff, self.world.settings)

    async def settle(self) -> None:
        """Give the systems time until nothing moves, a file asked for included."""
        await self.rest()
        by_file = self.asks_for_files and self.world.settings["order_route"] == "file"
        if by_file and await self.hold.make_file():
            await self.rest()

    async def rest(self) -> None:
        """Wait for quiet and ask for nothing; what is late is remembered."""
        patience = self.patience.once_late() if self.unsettled else self.patience
        settled = await wait_until_quiet(
            self.controls, self.world.sleep, patience, self.hold.is_idle
        )
        await self.has_rested(settled)

    async def has_rested(self, settled: Settled) -> None:
        """Remember how a wait ended, and what the bridge then tells its operators."""
        self.listener.listen(await self.hold.told(), self.world.now())
        self._longest_rest_s = max(self._longest_rest_s, settled.waited_s)
        if settled.is_quiet:
            self.notebook.note("harness", "settled", {})
        else:
            self.unsettled.append(settled.pending)

    def soon(self, times: int) -> datetime:
        """An instant before which the systems should have settled so many times."""
        once_s = 1.5 * self._longest_rest_s + self.patience.window_s
        return self.business_now() + timedelta(seconds=round(times * once_s))

    async def begin_before(self, instant: datetime) -> None:
        """Begin business time a day before an instant of the past, or go on where it stands.

        Raises Omit in a world whose time cannot be moved.
        """
        if self.world.mode == "real":
            raise Omit("clock: this world's time cannot be moved")
        state = await self.controls[0].get("/_control/clock")
        self._ahead = timedelta(seconds=state["offset_s"])
        if state["offset_s"] == 0:
            self._ahead = instant - timedelta(days=1) - self.world.now()
            for control in self.controls:
                await control.put("/_control/clock", {"offset_s": self._ahead.total_seconds()})

    async def step_to(self, instant: datetime) -> None:
        """Move the business clocks of both sides forward to an instant.

        Where the two times are one, a near instant is waited for; raises Omit for a far one.
        """
        ahead_s = (instant - self.business_now()).total_seconds()
        if ahead_s <= 0:
            return
        if self.world.mode == "real":
            self._must_be_near(instant)
            await self.world.sleep(ahead_s)
            return
        for control in self.controls:
            await control.put("/_control/clock", {"advance_s": ahead_s})
        self._ahead += timedelta(seconds=ahead_s)

    def _must_be_near(self, instant: datetime) -> None:
        """Raise Omit for an instant that nobody can wait for."""
        ahead_s = (instant - self.business_now()).total_seconds()
        if self.world.mode == "real" and ahead_s > LONGEST_WAIT_S:
            raise Omit("clock: this world's time cannot be moved")

    async def play(self, stories: Sequence[Story]) -> None:
        """Play stories interleaved until all have ended."""
        stage = Stage(
            len(stories),
            settle=self.settle,
            step_to=self.step_to,
            must_be_near=self._must_be_near,
        )
        merchandiser = self.desk("erp", "merchandiser")
        offered = next(
            row for row in await merchandiser.pages("/v1/assortments") if row["code"] == ASSORTMENT
        )
        styles = await merchandiser.pages("/v1/styles")
        pools = deal(
            [style for style in styles if style["id"] in offered["style_ids"]],
            [story.NAME for story in stories],
        )
        await asyncio.gather(
            *(self._play_one(story, stage, pools[story.NAME]) for story in stories)
        )

    async def observe(self) -> Observed:
        """Read both sides and their journals."""
        controls: Any = dict(zip(("erp", "store"), self.controls, strict=True))
        clerk, staff = self.desk("erp", "clerk"), self.desk("store", "staff")
        end = await read_end_state(clerk, staff, self.business_now())
        history = await read_history(dict(self.world.settings), self.notebook.acts, controls)
        outputs = await self.hold.outputs()
        self.listener.listen(await self.hold.told(), self.world.now())
        history = replace(
            history,
            outputs=outputs,
            secrets=self._secrets(),
            has_channel=self.listener.has_channel,
            reports=[*self.listener.heard(), *warnings_of(outputs, self.world.now())],
        )
        return Observed(history, end, tuple(self.unsettled), tuple(self.stuck), dict(self.omitted))

    def _secrets(self) -> list[str]:
        """The bridge's tokens, and what messages to it are signed with."""
        tokens = [self.world.systems[name].tokens["bridge"] for name in ("erp", "store")]
        return [*tokens, *self.world.secrets.values()]

    async def _play_one(self, story: Story, stage: Stage, pool: Pool) -> None:
        try:
            await story.play(operator_of(self, story.NAME, stage, pool))
            await stage.settled()
        except (NotThere, Refused, GaveUp) as error:
            # The trade is judged as it stands; what the story did not reach is not a pass.
            self.stuck.append(f"{story.NAME} could not go on: {error}")
        except (AssertionError, *UNREADABLE) as error:
            # As above, where a bridge left what no story had thought of.
            self.stuck.append(f"{story.NAME} could not go on: {type(error).__name__}: {error}")
        except Omit as omit:
            self.omitted[story.NAME] = str(omit)
        finally:
            stage.leave()


def bitten(states: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many faults of each kind took effect, over all systems."""
    counts: dict[str, int] = {}
    for state in states:
        for kind, count in sorted(state["faults_bitten"].items()):
            counts[kind] = counts.get(kind, 0) + count
    return counts
