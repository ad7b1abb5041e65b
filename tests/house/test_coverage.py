"""The table of coverage is complete: every rule has a judge, a story and a broken bridge."""

import pytest

from scenarios.checks.guards import may_be_broken_by_bridge
from scenarios.checks.registry import CHECKS
from scenarios.report.contracts import FOLDER
from scenarios.report.rules import all_rules, whole_of
from scenarios.report.tables.coverage import (
    BY_LOAD,
    WITHOUT_FAULT,
    broken_of,
    judges_of,
    stories_of,
    table,
)

JUDGED = [rule for rule in all_rules() if rule not in (*BY_LOAD, *WITHOUT_FAULT)]


def test_coverage_is_as_generated() -> None:
    committed = (FOLDER / "coverage.md").read_text(encoding="utf-8")

    assert committed == table(), "run python -m scenarios.report.contracts"


@pytest.mark.parametrize("rule", JUDGED)
def test_every_rule_has_a_judge(rule: str) -> None:
    assert judges_of(rule)


@pytest.mark.parametrize("rule", JUDGED)
def test_every_rule_is_put_to_the_test(rule: str) -> None:
    is_disturbed = any(name.startswith("*") for name in judges_of(rule))

    assert stories_of(rule) or is_disturbed


@pytest.mark.parametrize(
    "rule", [check.RULE for check in CHECKS if may_be_broken_by_bridge(check.RULE)]
)
def test_every_rule_that_a_bridge_can_break_is_broken_by_one(rule: str) -> None:
    assert broken_of(whole_of(rule))


def test_a_rule_without_a_fault_is_a_rule() -> None:
    assert [rule for rule in WITHOUT_FAULT if rule not in all_rules()] == []
