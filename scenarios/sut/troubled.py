"""What became of a trade whose messages were lost or shuffled (XCT-02, XCT-03a)."""

from scenarios.checks.ord import ord_01, ord_02
from scenarios.checks.prd import prd_01
from scenarios.checks.stk.levels import stk_01
from scenarios.checks.upd.crossing import upd_04
from scenarios.model.history import Act
from scenarios.model.verdict import Blame, Judgement, Result, Violation
from scenarios.session.session import Observed
from scenarios.sut.live.messages import ACT
from scenarios.sut.repeats import MISSED, REORDERED

# What an undisturbed trade of this kind leaves, rule by rule.
ENDS = (ord_01, ord_02, upd_04, prd_01, stk_01)
WORDS = {MISSED: "lost", REORDERED: "delivered in another order"}


def troubled(observed: Observed, rule: str) -> Judgement:
    """Orders, levels and prices of the story are as if every message had come in time."""
    acts = [act for act in observed.history.acts_of(ACT) if act.facts["rule"] == rule]
    bites = sum(act.facts["bites"] for act in acts)
    if not bites:
        reason = f"the bridge takes no messages, so that none was {WORDS[rule]}"
        return Judgement(rule, Result.OMIT, reason)
    violations = [found for act in acts for found in _wrong(observed, act)]
    said = f"{bites} messages were {WORDS[rule]}"
    if violations:
        reason = f"{said}; {len(violations)} violations, first: {violations[0].subject}"
        return Judgement(rule, Result.FAIL, reason, violations, Blame.SUT)
    return Judgement(rule, Result.PASS, f"{said}, and the trade ended as without")


def _wrong(observed: Observed, act: Act) -> list[Violation]:
    names = {*act.facts["orders"], act.facts["sku"]}
    return [
        Violation(act.facts["rule"], x.subject, x.expected, x.actual, x.evidence)
        for check in ENDS
        for x in check.check(observed.history, observed.end)
        if names & {word.strip(":,()") for word in x.subject.split()}
    ]
