"""Profiles: named sets of rules, and the stories that put them to the test."""

from collections.abc import Collection, Mapping, Sequence

from scenarios.checks.registry import CHECKS
from scenarios.checks.told.registry import REPORTS
from scenarios.runs.plans import STORIES

ALL = "all"
_OF_OTHER_RUNS = ("XCT-01", "XCT-02", "XCT-03a", "XCT-04", "XCT-05")
JUDGED = tuple(check.RULE for check in CHECKS)


def _family(*prefixes: str) -> tuple[str, ...]:
    return tuple(rule for rule in JUDGED if rule.startswith(prefixes) and rule not in REPORTS)


_CORE = (
    *("PRD-01", "PRD-03", "PRD-15", "STK-01", "STK-03", "STK-04b", "STK-07"),
    *("ORD-01", "ORD-02", "ORD-03", "ORD-04", "ORD-06", "ORD-07a"),
    *("UPD-01", "UPD-02", "UPD-04", "UPD-07", "UPD-10", "CUS-02", "CUS-03"),
    *("XCT-01", "XCT-04", "XCT-12"),
)


def _rest(*prefixes: str) -> tuple[str, ...]:
    return tuple(rule for rule in _family(*prefixes) if rule not in _CORE)


# As the rulebook has them; the stories of a profile are those that claim most of its rules.
PROFILES: Mapping[str, tuple[str, ...]] = {
    "core": _CORE,
    "pricing": _rest("PRD"),
    "inventory": _rest("STK"),
    "orders": _rest("ORD", "UPD"),
    "customers": _rest("CUS"),
    "invoices": _family("INV"),
    "b2b": (
        *("PRD-11", "PRD-12", "PRD-16", "CUS-01", "CUS-07", "CUS-09", "CUS-12"),
        *_family("INV"),
    ),
    "resilience": (
        *("XCT-02", "XCT-03a", "XCT-05", "XCT-06", "XCT-07", "XCT-08", "XCT-09", "XCT-10a"),
        *("XCT-13", "XCT-14a", "XCT-15", "XCT-18"),
    ),
    "operations": REPORTS,
    "security": ("XCT-11", "XCT-12", "XCT-17", "CUS-10", "PRD-11"),
    ALL: (*JUDGED, *(rule for rule in _OF_OTHER_RUNS if rule not in JUDGED)),
}


def rules_of(names: Collection[str]) -> tuple[str, ...]:
    """The rules of these profiles, each once, in the order of the profiles."""
    return tuple(dict.fromkeys(rule for name in names for rule in PROFILES[name]))


def stories_for(rules: Collection[str]) -> Sequence[str]:
    """The fewest stories, found greedily, that claim every rule that any of them claims."""
    open_rules = set(rules)
    chosen: list[str] = []
    while True:
        gains = {name: len(open_rules & set(story.RULES)) for name, story in STORIES.items()}
        best = max(gains, key=lambda name: gains[name])
        if not gains[best]:
            return [name for name in STORIES if name in chosen]
        chosen.append(best)
        open_rules -= set(STORIES[best].RULES)
