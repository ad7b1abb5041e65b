"""The register of broken bridges names rules, stories and what went wrong."""

import inspect

import pytest

from scenarios.broken.__main__ import table
from scenarios.broken.register import BROKEN, CONTROLS
from scenarios.checks.guards import GUARDS, may_be_broken_by_bridge
from scenarios.checks.registry import CHECKS
from scenarios.runs.disturbances import DISTURBANCES, KILLS
from scenarios.runs.plans import SOLO, STORIES

LONGEST = 25
JUDGED = [check.RULE for check in CHECKS] + [each.rule for each in (*DISTURBANCES, *KILLS)]


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_bridge_names_judged_rules_and_a_story(name: str) -> None:
    bridge = BROKEN[name]

    assert [rule for rule in bridge.rules if rule not in JUDGED] == []
    assert bridge.rules
    assert bridge.plan().modules() == [{**STORIES, **SOLO}[bridge.story]]


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_bridge_is_short_and_says_which_rule_it_breaks(name: str) -> None:
    bridge = BROKEN[name]

    assert len(inspect.getsourcelines(bridge.change)[0]) <= LONGEST
    families = ("PRD-", "STK-", "ORD-", "UPD-", "CUS-", "INV-", "XCT-")
    assert any(family in bridge.says for family in families)


def test_each_family_that_is_judged_has_three_broken_bridges() -> None:
    families = [rule[:3] for bridge in BROKEN.values() for rule in bridge.rules[:1]]

    assert {name: families.count(name) >= 3 for name in ("PRD", "STK", "ORD", "INV")} == {
        "PRD": True,
        "STK": True,
        "ORD": True,
        "INV": True,
    }


def test_each_rule_that_a_bridge_can_break_has_a_broken_bridge() -> None:
    """All but the one about loads, whose bridges stand in scenarios/broken/crowd."""
    breakable = [rule for rule in GUARDS if may_be_broken_by_bridge(rule)]
    disturbed = [each.rule for each in (*DISTURBANCES, *KILLS)]
    named = {rule for bridge in BROKEN.values() for rule in bridge.rules}

    assert [rule for rule in (*breakable, *disturbed) if rule not in named] == []


def test_the_table_lists_all_of_them_with_their_rules() -> None:
    lines = table().splitlines()

    for name, bridge in BROKEN.items():
        assert f"    {', '.join(bridge.rules)} in {bridge.story}" in lines[lines.index(name) + 1]
    assert [name for name in CONTROLS if f"{name} (control)" not in lines] == []
