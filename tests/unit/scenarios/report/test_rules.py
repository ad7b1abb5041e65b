"""Every rule that anything judges can be told in a sentence."""

import pytest

from scenarios.checks.registry import CHECKS
from scenarios.report.rules import UnknownRule, all_rules, rule_of
from scenarios.runs.disturbances import DISTURBANCES

FAMILIES = {"PRD": 16, "STK": 18, "ORD": 10, "UPD": 11, "CUS": 12, "INV": 7, "XCT": 18}


@pytest.mark.parametrize("rule", [check.RULE for check in CHECKS])
def test_every_check_has_a_sentence(rule: str) -> None:
    assert rule_of(rule).sentence


@pytest.mark.parametrize("rule", sorted({disturbance.rule for disturbance in DISTURBANCES}))
def test_every_disturbance_has_a_sentence(rule: str) -> None:
    assert rule_of(rule).family == "XCT"


def test_every_family_is_complete() -> None:
    counts = {
        family: sum(rule.family == family for rule in all_rules().values()) for family in FAMILIES
    }

    assert counts == FAMILIES


def test_every_sentence_ends_and_stands_once() -> None:
    sentences = [rule.sentence for rule in all_rules().values()]

    assert [s for s in sentences if not s.endswith(".") or sentences.count(s) > 1] == []


def test_every_kind_is_known() -> None:
    kinds = {rule.kind for rule in all_rules().values()}

    assert sorted(kinds) == ["always", "eventually", "never", "quiet"]


@pytest.mark.parametrize("half", ["XCT-03a", "XCT-03-a"])
def test_a_half_is_told_with_the_sentence_of_its_rule(half: str) -> None:
    whole = rule_of("XCT-03").sentence

    assert rule_of(half).sentence == f"{whole[:-1]}: the effect."


def test_a_letter_may_belong_to_the_rule_itself() -> None:
    assert rule_of("STK-04b").sentence == all_rules()["STK-04b"].sentence


@pytest.mark.parametrize("name", ["PRD-99", "PRD-01a", "XCT-03c", "", "a"])
def test_a_name_without_a_rule_is_refused(name: str) -> None:
    with pytest.raises(UnknownRule):
        rule_of(name)
