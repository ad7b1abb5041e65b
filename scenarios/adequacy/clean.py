"""Clean runs of the reference bridge: what is corrupted, or changed without meaning."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from scenarios.checks.pairs import listed, store_orders_due
from scenarios.checks.registry import CHECKS
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Check
from scenarios.runs.catalogues import sample
from scenarios.runs.plans import STORIES, RunPlan, default_plan, settings_plans
from scenarios.runs.play import play
from scenarios.runs.run import SIMULATED_PATIENCE, silent
from scenarios.session.session import Observed

STYLES = 4
# Rows of settings in which records appear that the default settings never make.
OF_SETTINGS = ("by-location", "file-end_of_day", "account-create-bridge", "payment-paid")


@dataclass(frozen=True)
class CleanRun:
    """One run, and the checks that judge it."""

    name: str
    history: History
    end: EndState
    checks: tuple[Check, ...]

    @cached_property
    def due(self) -> set[str]:
        """Store orders that were to go up."""
        return {str(order["id"]) for order in store_orders_due(self.history, self.end)}

    @cached_property
    def shown(self) -> dict[tuple[str, str], set[str]]:
        """Where the store keeps what it is to show: the variant, style and product of each."""
        return {
            item.key: {
                str(item.variant["id"]),
                str(item.style["id"]),
                str(item.product["id"] if item.product else ""),
            }
            for item in listed(self.history, self.end)
            if item.store_variant is not None
        }


def clean_plans() -> dict[str, RunPlan]:
    """Each story alone, and the rows of settings that bring records of their own."""
    alone = {name: default_plan((name,)) for name in STORIES}
    rows = {plan.name: plan for plan in settings_plans() if plan.name in OF_SETTINGS}
    return {**alone, **rows}


def clean_runs(seed: str, names: Collection[str] = ()) -> Iterator[CleanRun]:
    """Play the clean runs of these names, or all of them."""
    for name, plan in clean_plans().items():
        if not names or name in names:
            yield _as_judged(name, plan, _played(plan, seed))


def _played(plan: RunPlan, seed: str) -> Observed:
    # The programs themselves are imported only where one runs: they are most of a start.
    from scenarios.worlds.simulated import Plan, SimulatedWorld, simulate  # noqa: PLC0415

    async def act(world: SimulatedWorld) -> Observed:
        small = sample().head(STYLES)
        played = await play(world, plan, small, patience=SIMULATED_PATIENCE, narrate=silent)
        return played.observed

    return simulate(Plan(seed, plan.settings), act).given


def _as_judged(name: str, plan: RunPlan, observed: Observed) -> CleanRun:
    claimed = plan.rules()
    checks = tuple(check for check in CHECKS if plan.is_whole or check.RULE in claimed)
    return CleanRun(name, observed.history, observed.end, checks)
