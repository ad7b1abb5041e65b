"""What is played with a system under test, and what is left out for which reason."""

from pathlib import Path

import pytest

from scenarios.cli.sut.plan import plan_document
from scenarios.runs.plans import STORIES
from scenarios.sut.claims import FEATURE_OF_RULE, FLOWS_OF_RULE, NOT_ASKED
from scenarios.sut.model import SystemUnderTest
from scenarios.sut.plan import NothingToPlay, intended, settings_of
from scenarios.sut.profiles import JUDGED, PROFILES, rules_of, stories_for
from scenarios.sut.reading import SutFile


def sut(**fields: object) -> SystemUnderTest:
    return SystemUnderTest.model_validate({"name": "x", "url": "http://127.0.0.1:9", **fields})


def test_the_core_is_played_by_few_stories() -> None:
    plan = intended(sut())

    assert set(plan.wanted) == set(PROFILES["core"])
    assert len(plan.run.stories) == 8


def test_every_rule_of_a_story_has_a_story_in_all() -> None:
    claimed = {rule for story in STORIES.values() for rule in story.RULES}

    assert set(stories_for(claimed)) <= set(STORIES)
    assert claimed <= {rule for name in stories_for(claimed) for rule in STORIES[name].RULES}


@pytest.mark.parametrize(
    ("capabilities", "rule", "reason"),
    [
        ({"flows": ["products", "prices", "stock", "orders"]}, "UPD-01", "the flow order_updates"),
        ({"features": []}, "PRD-02", "the feature price_windows"),
        ({"rules": ["PRD-01", "STK-01"]}, "ORD-01", "not among the rules"),
        ({"omit": {"CUS-03": "no accounts"}}, "CUS-03", "no accounts"),
    ],
)
def test_what_is_not_claimed_is_left_out_with_its_reason(
    capabilities: dict[str, object], rule: str, reason: str
) -> None:
    plan = intended(sut(capabilities=capabilities, profile=["core", "pricing"]))

    assert reason in plan.omitted[rule]
    assert rule not in plan.wanted


def test_a_flow_that_the_settings_switch_off_is_left_out() -> None:
    off = {"flows": {"customers": {"enabled": False}}}

    assert "switch the flow customers off" in intended(sut(settings=off)).omitted["CUS-02"]


def test_invoices_that_are_not_claimed_are_switched_off() -> None:
    """Else UPD-10 would ask an order to show what nobody said would come."""
    claimed = ["products", "prices", "stock", "orders", "order_updates"]
    partly = settings_of(sut(capabilities={"flows": claimed}))
    whole = settings_of(sut())

    assert partly["flows"]["invoices"]["enabled"] is False
    assert whole.get("flows", {}).get("invoices", {}).get("enabled", True)


def test_a_story_alone_is_judged_by_its_own_rules() -> None:
    plan = intended(sut(), "backorders")

    assert plan.run.stories == ("backorders",)
    assert set(plan.wanted) == set(STORIES["backorders"].RULES)


def test_a_story_alone_tells_of_other_claimed_rules_that_it_shows_broken() -> None:
    claims = {"flows": ["products", "prices", "stock", "orders", "customers"]}
    plan = intended(sut(profile=["core"], capabilities=claims), "backorders")
    other = "ORD-02"
    assert other not in STORIES["backorders"].RULES

    assert other not in plan.run.omitted
    assert plan.run.omitted["UPD-02"] == NOT_ASKED, "a rule that is not claimed stays silent"
    assert plan.run.omitted["XCT-07"] == NOT_ASKED, "so does one that no profile asks for"


def test_without_stock_nothing_can_be_played() -> None:
    with pytest.raises(NothingToPlay, match="stock"):
        intended(sut(capabilities={"flows": ["products", "prices", "orders"]}))


def test_settings_name_what_differs() -> None:
    settings = settings_of(sut(settings={"channels": {"us": {"buffer": 2}}, "drift": "report"}))

    assert settings["channels"]["us"]["buffer"] == 2
    assert settings["channels"]["us"]["price_list"] == "LIST-USD"
    assert settings["channels"]["eu"]["buffer"] == 0
    assert settings["drift"] == "report"
    assert settings["business_clock"] == "system"


def test_claims_speak_of_rules_that_are_judged() -> None:
    named = {*FLOWS_OF_RULE, *FEATURE_OF_RULE}

    assert named <= set(JUDGED)
    assert set(JUDGED) <= set(rules_of(["all"]))


def test_a_plan_says_what_is_judged_left_out_and_how_long_it_takes() -> None:
    described = sut(poll_s=2, capabilities={"omit": {"CUS-03": "no accounts"}})
    file = SutFile(Path("sut.toml"), described)
    document = plan_document(file, intended(described))

    assert document["omitted"] == {"CUS-03": "not claimed: no accounts"}
    assert document["unproved"] == ["XCT-12"]
    assert document["disturbed"] == ["XCT-01", "XCT-04"]
    assert 60 < document["expected_s"] < 240
