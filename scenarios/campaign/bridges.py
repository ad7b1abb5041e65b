"""The right bridges of a campaign, and which settings each of them heeds.

A bridge that is a stranger is played under a setting only if it says that it heeds it; what the
store alone heeds, everybody does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.bridges.auditor import audit
from scenarios.bridges.batch import carry_by_day
from scenarios.bridges.payload import listen
from scenarios.bridges.poller import poll
from scenarios.bridges.shared.surroundings import Bridge
from scenarios.bridges.woken import wake_and_audit
from scenarios.campaign.space import pairwise_space
from scenarios.runs.plans import RunPlan, can_be_played
from scenarios.sut.model import SystemUnderTest
from scenarios.sut.reading import read_sut
from scenarios.sut.simulated import simulated_plan

if TYPE_CHECKING:
    from scenarios.worlds.launchers import ChangeParts

FILES = Path(__file__).parents[1] / "bridges"
OF_THE_STORE = (
    "channels.stock_policy",
    "channels.display.show_stock_level",
    "channels.display.show_out_of_stock",
    "channels.display.show_ship_date",
)
HEEDED = (
    *OF_THE_STORE,
    *("channels.buffer", "channels.zero_threshold", "channels.warehouses"),
    *("removed_products", "compare_at", "oversell_outcome", "payment_rule"),
    *("adjust_on_edit", "adjust_on_cancel", "adjust_on_refund", "cancel_after_shipment"),
)


@dataclass(frozen=True)
class RightBridge:
    """A bridge that gives no cause for alarm; ours has neither file nor function of its own."""

    name: str
    heeds: Sequence[str]
    guest: Bridge | None = None

    @property
    def sut(self) -> SystemUnderTest:
        """As its file has it."""
        return read_sut(FILES / f"{self.name}.sut.toml").sut

    def under(self, settings: Mapping[str, Any]) -> SystemUnderTest:
        """The same file with other settings in force; its own win."""
        sut = self.sut
        return sut.model_copy(update={"settings": {**settings, **sut.settings}})

    def change(self) -> "ChangeParts | None":
        """What makes it of our bridge."""
        if self.name != "slow":
            return None
        # Only where one runs: the program is most of a start.
        from scenarios.bridges.slow import think  # noqa: PLC0415

        return think


ALL = tuple(pairwise_space())
RIGHT: Mapping[str, RightBridge] = {
    each.name: each
    for each in (
        RightBridge("reference", ALL),
        RightBridge("poller", HEEDED, poll),
        RightBridge("payload", HEEDED, listen),
        RightBridge("batch", HEEDED, carry_by_day),
        RightBridge("auditor", HEEDED, audit),
        RightBridge("woken", HEEDED, wake_and_audit),
        RightBridge("slow", ALL),
    )
}


def claimed_plan(sut: SystemUnderTest) -> RunPlan:
    """What a stranger claims, without the stories that cannot be told under its settings."""
    plan = simulated_plan(sut)
    stories = tuple(name for name in plan.stories if can_be_played(name, plan.settings))
    return replace(plan, stories=stories)
