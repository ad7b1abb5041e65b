"""The naive bridge gets exactly the verdict that was written down before it first ran."""

import re
from pathlib import Path

from scenarios.bridges.naive import hope
from scenarios.model.verdict import Result
from scenarios.runs.catalogues import sample
from scenarios.runs.disturbances import DISTURBANCES
from scenarios.runs.plans import RunPlan, default_plan
from scenarios.runs.run import compared, run_simulated
from scenarios.sut.reading import read_sut
from scenarios.sut.simulated import simulate_guest

PAGE = Path("docs/howto/certify_your_bridge.md").read_text()
SUT = Path("scenarios/bridges/naive.sut.toml")
RULE = r"\b[A-Z]{3}-\d\d[ab]?\b"
WRITTEN_DOWN = PAGE.partition("## What is wrong")[2]
BROKEN, _, RIGHT = WRITTEN_DOWN.partition("What it does right")
OF_ANOTHER_RUN = {"XCT-04", "XCT-06"}


def test_the_naive_bridge_breaks_the_rules_that_were_written_down_and_no_other() -> None:
    ran = simulate_guest(read_sut(SUT).sut, hope, sample().head(30), "1")

    judged = {each.rule: each.result for each in ran.result.judgements}
    failed = {rule for rule, result in judged.items() if result is Result.FAIL}
    passed = {rule for rule, result in judged.items() if result is Result.PASS}
    assert ran.result.error is None
    assert failed == set(re.findall(RULE, BROKEN)) - OF_ANOTHER_RUN
    assert passed == set(re.findall(RULE, RIGHT.partition("The verdict")[0]))


def test_the_naive_bridge_does_twice_what_was_not_answered() -> None:
    lost = next(each for each in DISTURBANCES if each.name == "answers-lost")
    stories, catalogue = ("online_order",), sample().head(8)
    plan = RunPlan(lost.name, stories, disturbance=lost)
    undisturbed = run_simulated(default_plan(stories), catalogue, "1", foreign=hope)

    ran = compared(run_simulated(plan, catalogue, "1", foreign=hope), plan, undisturbed)

    judged = {each.rule: each.result for each in ran.result.judgements}
    assert ran.result.bitten
    assert judged["XCT-04"] is Result.FAIL
