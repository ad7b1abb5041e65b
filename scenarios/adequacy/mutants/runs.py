"""The runs that mutants are tried in: every story alone, every row of settings, and trouble."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scenarios.adequacy.mutants.grafting import living
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
from scenarios.session.settings import DEFAULT

# What most often brings a slip to light that calm seas hide, by name; for parts that every flow
# goes through, and for the others.
TROUBLES, ONE_TROUBLE = ("answers-lost", "bridge-killed", "killed-in-flight"), ("answers-lost",)
IN_TROUBLE, UNHEALED = 1, 1  # chosen: of how many of its stories, the first ones
ASKED = 3  # chosen: of how many rows of a setting that a function asks for
VALUES = ("locations", "display")  # settings that are maps themselves
IF_NOT_REACHED = "online_order"  # the story of which everybody takes a part


def calm_plans() -> dict[str, RunPlan]:
    """Each story alone, then the rows of settings."""
    alone = [replace(default_plan((name,)), name=name) for name in STORIES]
    return {plan.name: plan for plan in (*alone, *solo_plans(), *settings_plans())}


def chosen(
    mutant: Mutant, reached: Sequence[Reached], plans: Mapping[str, RunPlan], most: int
) -> list[Reached]:
    """The runs that execute the mutant, those first that together execute most of its module.

    Then rows of a setting that its function asks for, which may be a number alone, and those that
    together execute most of its folder: what a slip does shows where its neighbours do something
    rare. A line that everybody executes matters to few: last come stories, then rows of settings,
    of each the ones that execute most.
    """
    shown = sorted(
        (each for each in reached if each.shows(mutant)),
        key=lambda each: (
            bool(plans[each.plan].changed),
            -len(each.lines[mutant.module]),
            -each.count,
            each.cost_s,
        ),
    )
    folder = mutant.module.rpartition(".")[0] + "."
    asked = [each for each in shown if _asks_for(mutant, plans[each.plan])]
    first = [*_covering(shown, mutant.module), *asked[:ASKED], *_covering(shown, folder), *shown]
    return list({each.plan: each for each in first}.values())[:most]


def _asks_for(mutant: Mutant, plan: RunPlan) -> bool:
    """Whether the mutated function names a setting that differs in a row."""
    named = living(mutant.module, mutant.function).__code__.co_names
    return not set(_differing(plan.settings, DEFAULT)).isdisjoint(named)


def _differing(settings: Mapping[str, Any], usual: Mapping[str, Any]) -> Iterator[str]:
    """The names of settings that are not as usual, wherever they stand."""
    for name, value in settings.items():
        own = usual.get(name, {} if isinstance(value, Mapping) else None)
        if isinstance(value, Mapping) and name not in VALUES:
            yield from _differing(value, own or {})
        elif value != own:
            yield name


def _covering(shown: Sequence[Reached], where: str) -> Iterator[Reached]:
    """One after the other the run that executes most lines that none before did.

    `where` is how the names of the modules begin in which lines count.
    """
    lines = {
        each.plan: {
            (module, line)
            for module, executed in each.lines.items()
            if module.startswith(where)
            for line in executed
        }
        for each in shown
    }
    left = {line for each in lines.values() for line in each}
    while left:
        best = max(shown, key=lambda each: len(left & lines[each.plan]))
        left -= lines[best.plan]
        yield best


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
