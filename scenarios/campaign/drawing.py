"""The runs of a campaign: for each number a seed, a bridge, a row of settings and its stories."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from mock_kit.ids import keyed_random
from scenarios.campaign.bridges import ALL, RightBridge, claimed_plan
from scenarios.campaign.space import pairwise_space, settings_of
from scenarios.runs.plans import CALM, RunPlan, can_be_played
from scenarios.sut.model import SystemUnderTest


def seed_of(seed: str, number: int) -> str:
    """The seed of one run of a campaign."""
    return f"{seed}.{number}"


def drawn(seed: str, number: int, heeds: Collection[str] = ALL) -> RunPlan:
    """A run under settings that are drawn one by one, with all stories that can be told then.

    The draw depends on the seed, the number and the setting's name alone: a setting that is
    added later leaves the others as they were.
    """
    row = _row(seed, number, heeds)
    settings = settings_of(row)
    stories = tuple(name for name in CALM if can_be_played(name, settings))
    standard = settings_of({})
    changed = [
        f"{name}={value}" for name, value in row.items() if settings_of({name: value}) != standard
    ]
    return RunPlan(f"run {number}", stories, settings, changed, asks_for_files=True)


def drawn_for(bridge: RightBridge, seed: str, number: int) -> tuple[SystemUnderTest, RunPlan]:
    """A stranger under such settings as it heeds, and what it claims then."""
    plan = drawn(seed, number, bridge.heeds)
    sut = bridge.under(plan.settings)
    claimed = claimed_plan(sut)
    return sut, replace(claimed, name=plan.name, changed=plan.changed)


def _row(seed: str, number: int, heeds: Collection[str]) -> Mapping[str, Any]:
    rng = keyed_random(seed)
    return {
        name: rng("setting", name, number).choice(values)
        for name, values in pairwise_space().items()
        if name in heeds
    }
