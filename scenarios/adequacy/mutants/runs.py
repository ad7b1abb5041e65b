"""The runs that mutants are tried in: every story alone, some rows of settings, and trouble."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scenarios.adequacy.mutants.places import Mutant
from scenarios.adequacy.mutants.reach import Reached
from scenarios.calibration.trying import without_healing
from scenarios.runs.disturbances import DISTURBANCES, KILLED_IN_FLIGHT, KILLS
from scenarios.runs.plans import (
    CALM,
    STORIES,
    RunPlan,
    default_plan,
    settings_plans,
    solo_plans,
)

# Rows of settings under which the bridge does what it does under no other of them.
ROWS = (
    *("file-end_of_day", "by-location", "drift-report", "payment-paid", "rounding-park"),
    *("cancel-flag", "edit-revert", "adjust-cancel-off", "conflict-newest", "conflict-park"),
    *("account-complete-bridge", "account-create-erp", "account-hold-store", "match-reference"),
    *("invoices-web-alone", "removed-keep"),
)
# What most often brings a slip to light that calm seas hide, by name; for parts that every flow
# goes through, and for the others.
TROUBLES, ONE_TROUBLE = ("answers-lost", "bridge-killed", "killed-in-flight"), ("answers-lost",)
IN_TROUBLE, UNHEALED = 1, 1  # chosen: of how many of its stories, the first ones
IF_NOT_REACHED = "online_order"  # the story of which everybody takes a part


def calm_plans() -> dict[str, RunPlan]:
    """Each story alone, then the rows of settings."""
    alone = [replace(default_plan((name,)), name=name) for name in STORIES]
    rows = [plan for plan in settings_plans() if plan.name in ROWS]
    return {plan.name: plan for plan in (*alone, *solo_plans(), *rows)}


def chosen(
    mutant: Mutant, reached: Sequence[Reached], plans: Mapping[str, RunPlan], most: int
) -> list[Reached]:
    """The runs that execute the mutant: every story once, then rows of settings.

    Those that execute most of its module come first, of such the ones that execute most of all: a
    line that everybody executes matters to few.
    """
    shown = sorted(
        (each for each in reached if each.shows(mutant)),
        key=lambda each: (-len(each.lines[mutant.module]), -each.count, each.cost_s),
    )
    alone = [each for each in shown if not plans[each.plan].changed]
    return [*alone, *(each for each in shown if each not in alone)][:most]


def is_shared(mutant: Mutant) -> bool:
    """Whether it is of a part that every flow goes through: no noun's own folder."""
    return mutant.module.count(".") == 2


def troubled(mutant: Mutant, runs: Sequence[RunPlan]) -> Iterator[RunPlan]:
    """The same stories with something going wrong on the way, or one story if there is none."""
    wanted = TROUBLES if is_shared(mutant) else ONE_TROUBLE
    names = [run.name for run in runs if run.name in CALM] or [IF_NOT_REACHED]
    for name in names[:IN_TROUBLE]:
        for each in (*DISTURBANCES, *KILLS, KILLED_IN_FLIGHT):
            if each.name in wanted:
                yield replace(default_plan((name,)), name=f"{name}, {each.name}", disturbance=each)


def unhealed_runs(runs: Sequence[RunPlan]) -> list[RunPlan]:
    """The same runs with nothing ever looked at a second time."""
    return [replace(without_healing(run), name=f"{run.name}, unhealed") for run in runs[:UNHEALED]]
