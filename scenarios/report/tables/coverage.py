"""The table of coverage: rule by rule, what judges it, what puts it to the test, what breaks it.

It is published as docs/contracts/coverage.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType

from scenarios.broken.register import BROKEN
from scenarios.checks.guards import GUARDS
from scenarios.checks.registry import CHECKS
from scenarios.report.rules import Rule, all_rules, whole_of
from scenarios.runs.disturbances import DISTURBANCES, KILLED_IN_FLIGHT, KILLS
from scenarios.runs.plans import SOLO, STORIES

# Rules whose story needs a fault that is not built yet; nothing judges them.
WITHOUT_FAULT: Mapping[str, str] = {}
# Judged by no run of stories: the bench puts the load.
BY_LOAD = ("XCT-16",)
# What a disturbed run guards is the bridge alone: the mocks do not change.
OF_DISTURBANCES = "B"
HEAD = """# Coverage

Rule by rule: how it is judged, who can break it, and what shows that the judge is awake.
Written by `python -m scenarios.report.contracts`, held complete by `tests/house/test_coverage.py`.
In italics stands a disturbance: the disturbed run must end as the undisturbed one.
`story: faults` marks a rule whose story needs a fault that is not built yet.

| rule | kind | guard | judged by | stories and runs | broken bridges |
|---|---|---|---|---|---|
"""


def table() -> str:
    """The whole document."""
    return HEAD + "".join(f"{_row(rule)}\n" for rule in all_rules().values())


def judges_of(rule: str) -> list[str]:
    """Checks and disturbances of a rule or of one of its halves."""
    checks = [check.RULE for check in CHECKS if whole_of(check.RULE) == rule]
    return [*checks, *(f"*{name}*" for name in _disturbances_of(rule))]


def stories_of(rule: str) -> list[str]:
    """Stories that claim to put a rule to the test; a disturbance disturbs all calm ones."""
    stories = {**STORIES, **SOLO}
    return [
        name
        for name, story in stories.items()
        if any(whole_of(claimed) == rule for claimed in _claimed(story))
    ]


def _claimed(story: ModuleType) -> list[str]:
    """Rules that a story puts to the test, under the default settings or under others."""
    under = getattr(story, "RULES_WITH", {})
    return [*story.RULES, *(rule for rules in under.values() for rule in rules)]


def broken_of(rule: str) -> list[str]:
    """Broken bridges that the rule catches."""
    return [
        name
        for name, bridge in BROKEN.items()
        if any(whole_of(each) == rule for each in bridge.rules)
    ]


def _disturbances_of(rule: str) -> list[str]:
    every = (*DISTURBANCES, *KILLS, KILLED_IN_FLIGHT)
    return [each.name for each in every if whole_of(each.rule) == rule]


def _row(rule: Rule) -> str:
    judges = judges_of(rule.id)
    if rule.id in BY_LOAD:
        judges = ["the bench, by hand"]
    elif rule.id in WITHOUT_FAULT:
        judges = [f"`story: faults`: {WITHOUT_FAULT[rule.id]}"]
    cells = [rule.id, rule.kind, _guard(rule.id), *map(_joined, _columns(rule, judges))]
    return f"| {' | '.join(cells)} |"


def _columns(rule: Rule, judges: Sequence[str]) -> Iterator[Sequence[str]]:
    yield judges
    yield stories_of(rule.id) or (["every calm story"] if _disturbances_of(rule.id) else [])
    yield broken_of(rule.id)


def _guard(rule: str) -> str:
    guards = [GUARDS[check.RULE] for check in CHECKS if whole_of(check.RULE) == rule]
    if guards:
        return guards[0]
    return OF_DISTURBANCES if _disturbances_of(rule) else ""


def _joined(names: Sequence[str]) -> str:
    return ", ".join(names)
