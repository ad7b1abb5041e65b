"""What a person does next about a rule that did not pass."""

from scenarios.model.verdict import Blame, Judgement, Result
from scenarios.report.rules import Kind, rule_of

FLOW_OF = {
    "PRD": "the flows of products and prices",
    "STK": "the flow of stock",
    "ORD": "the flow of orders",
    "UPD": "the flow of order updates",
    "CUS": "the flow of customers",
    "INV": "the flow of invoices",
    "XCT": "what this run did to the messages, and how every flow met it",
}
WHERE_TO_LOOK: dict[Kind, str] = {
    "always": "Find the first write after which it no longer held.",
    "eventually": "Both systems had come to rest: was the record never visited, set aside, or "
    "written wrongly?",
    "never": "Find what made the bridge write in this direction at all.",
    "quiet": "Look for two sides that answer each other without end.",
}
BY_BLAME = {
    Blame.HARNESS: "The harness could not judge: run it again on a calmer machine, and report it "
    "if it stays.",
    Blame.CONFIGURATION: "Compare the settings of this run with what both systems are set to.",
    Blame.UNCLEAR: "Both systems and the bridge may be the cause: compare the evidence with both "
    "journals.",
}


def what_to_do(judgement: Judgement) -> str | None:
    """One or two sentences; None where nothing is to be done."""
    if judgement.result in (Result.PASS, Result.OMIT):
        return None
    if judgement.result == Result.SKIP:
        return "Nothing failed, but nothing was proved: play a story that puts it to the test."
    if judgement.result != Result.FAIL:
        return BY_BLAME[Blame.HARNESS]
    blame = judgement.blame or Blame.UNCLEAR
    if blame in BY_BLAME:
        return BY_BLAME[blame]
    rule = rule_of(judgement.rule)
    return f"Look at {FLOW_OF[rule.family]}. {WHERE_TO_LOOK[rule.kind]}"
