"""Which stories run in which world under which settings: the rows of a sea trial."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from types import ModuleType
from typing import Any

from scenarios.runs.disturbances import DISTURBANCES, KILLED_IN_FLIGHT, KILLS, Disturbance
from scenarios.session.settings import DEFAULT, settings_with
from scenarios.stories import (
    backorders,
    catalogue_changes,
    multi_channel_oversell,
    online_order,
    sale_repricing,
)

STORIES: Mapping[str, ModuleType] = {
    story.NAME: story
    for story in (
        sale_repricing,
        backorders,
        multi_channel_oversell,
        online_order,
        catalogue_changes,
    )
}
OUTCOMES = ("hold", "cancel", "backorder")
POLICIES = ("hold", "mirror", "decrement", "reserve")


@dataclass(frozen=True)
class RunPlan:
    """One run: stories interleaved in one world under one row of settings.

    `changed` names what differs from the defaults; `disturbance` is what goes wrong on the way.
    """

    name: str
    stories: Sequence[str]
    settings: Mapping[str, Any] = field(default_factory=lambda: DEFAULT)
    changed: Sequence[str] = ()
    disturbance: Disturbance | None = None

    def rules(self) -> set[str]:
        """The rules that its stories claim to exercise."""
        return {rule for story in self.modules() for rule in story.RULES}

    def modules(self) -> list[ModuleType]:
        """The stories themselves."""
        return [STORIES[name] for name in self.stories]


def default_plan(stories: Sequence[str] = tuple(STORIES)) -> RunPlan:
    """All given stories under the default settings."""
    return RunPlan("default", stories)


def settings_plans() -> Iterator[RunPlan]:
    """Every other setting that a story's outcome depends on, a run of its own."""
    for outcome, policy in product(OUTCOMES, POLICIES):
        if (outcome, policy) != (OUTCOMES[0], POLICIES[0]):
            yield RunPlan(
                f"oversell-{outcome}-{policy}",
                ("multi_channel_oversell",),
                settings_with({"oversell_outcome": outcome}, {"stock_policy": policy}),
                (f"oversell_outcome={outcome}", f"stock_policy={policy}"),
            )
    for policy in POLICIES[1:]:
        yield _with(f"backorders-{policy}", "backorders", {}, {"stock_policy": policy})
    yield _with("drift-report", "sale_repricing", {"drift": "report"}, {})
    yield _with("no-compare-at", "sale_repricing", {"compare_at": False}, {})
    yield _with("removed-keep", "catalogue_changes", {"removed_products": "keep"}, {})
    yield _with("payment-paid", "online_order", {"payment_rule": "paid"}, {})
    yield _with("buffer-1", "backorders", {}, {"buffer": 1})
    yield _with("zero-threshold-1", "backorders", {}, {"zero_threshold": 1})
    yield _with("one-warehouse", "backorders", {}, {"warehouses": ["MAIN"]})
    silent = {"show_stock_level": False, "show_out_of_stock": False, "show_ship_date": False}
    yield _with("silent-display", "backorders", {}, {"display": silent})


def disturbed_plans() -> Iterator[RunPlan]:
    """All stories under the default settings, each way of going wrong a run of its own."""
    for disturbance in (*DISTURBANCES, *KILLS, KILLED_IN_FLIGHT):
        yield RunPlan(disturbance.name, tuple(STORIES), disturbance=disturbance)


def trial_plans() -> list[RunPlan]:
    """The simulated rows of a whole trial.

    Orders and the fight for a last unit are disturbed in every way; that all stories end
    the same under every disturbance, and under kills at seeded moments, is for the project's own
    tests, which have more time.
    """
    stories = (online_order.NAME, multi_channel_oversell.NAME)
    disturbed = [
        RunPlan(disturbance.name, stories, disturbance=disturbance)
        for disturbance in (*DISTURBANCES, KILLED_IN_FLIGHT)
    ]
    return [RunPlan("undisturbed", stories), *disturbed, *settings_plans()]


def _with(
    name: str, story: str, changes: Mapping[str, Any], channel_changes: Mapping[str, Any]
) -> RunPlan:
    changed = [f"{key}={value}" for key, value in {**changes, **channel_changes}.items()]
    return RunPlan(name, (story,), settings_with(changes, channel_changes), changed)
