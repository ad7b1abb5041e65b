"""The rules in one plain sentence each, for people who read a report."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

Kind = Literal["always", "eventually", "never", "quiet"]
HALVES = {"a": "the effect", "b": "the report of it"}


@dataclass(frozen=True)
class Rule:
    """One rule of the trade; `has_halves` if its effect and its report are judged apart."""

    id: str
    kind: Kind
    sentence: str
    has_halves: bool = False

    @property
    def family(self) -> str:
        """The three letters that name what the rule is about."""
        return self.id[:3]


class UnknownRule(KeyError):
    """No rule of this name; every check names one of the table."""


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its id, in the order of the rulebook."""
    text = files("scenarios.report").joinpath("rules.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    rules = [
        Rule(row["id"], cast(Kind, row["kind"]), row["sentence"], row["halves"] == "yes")
        for row in rows
    ]
    return {rule.id: rule for rule in rules}


def rule_of(name: str) -> Rule:
    """The rule of this name; a half, as in XCT-03a or XCT-03-b, is told with its sentence.

    Raises UnknownRule.
    """
    known = all_rules()
    if name in known:
        return known[name]
    whole = known.get(name[:-1].rstrip("-"))
    half = HALVES.get(name[-1:])
    if whole is None or half is None or not whole.has_halves:
        raise UnknownRule(name)
    return Rule(name, whole.kind, f"{whole.sentence[:-1]}: {half}.")


def whole_of(name: str) -> str:
    """The id of the rule that `name` is, or is half of."""
    return name if name in all_rules() else name[:-1].rstrip("-")
