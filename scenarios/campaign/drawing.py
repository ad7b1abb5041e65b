"""The runs of a campaign: for each number a seed, a row of settings and the stories of both."""

from collections.abc import Mapping
from typing import Any

from mock_kit.ids import keyed_random
from scenarios.campaign.space import pairwise_space, settings_of
from scenarios.runs.plans import CALM, RunPlan, can_be_played


def seed_of(seed: str, number: int) -> str:
    """The seed of one run of a campaign."""
    return f"{seed}.{number}"


def drawn(seed: str, number: int) -> RunPlan:
    """A run under settings that are drawn one by one, with all stories that can be told then.

    The draw depends on the seed, the number and the setting's name alone: a setting that is
    added later leaves the others as they were.
    """
    row = _row(seed, number)
    settings = settings_of(row)
    stories = tuple(name for name in CALM if can_be_played(name, settings))
    standard = settings_of({})
    changed = [
        f"{name}={value}" for name, value in row.items() if settings_of({name: value}) != standard
    ]
    return RunPlan(f"run {number}", stories, settings, changed, asks_for_files=True)


def _row(seed: str, number: int) -> Mapping[str, Any]:
    rng = keyed_random(seed)
    return {
        name: rng("setting", name, number).choice(values)
        for name, values in pairwise_space().items()
    }
