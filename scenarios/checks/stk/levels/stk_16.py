"""STK-16: a level read earlier is not written over one read later."""

from scenarios.checks.stk.levels.states import level_writes
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-16"


def check(history: History, end: EndState) -> list[Violation]:
    """Per level, the stock versions written never go back."""
    highest: dict[str, int] = {}
    found = []
    for write in level_writes(history, end):
        before = highest.get(write.change.entity_id, write.stock_version)
        if write.stock_version < before:
            actual = f"version {write.stock_version} over version {before}"
            evidence = (f"store {write.change.seq}",)
            found.append(Violation(RULE, write.subject, "no older version", actual, evidence))
        highest[write.change.entity_id] = max(before, write.stock_version)
    return found


def reach(history: History, end: EndState) -> Reach:
    """Some level was written several times and came back to an earlier number."""
    numbers: dict[str, list[int]] = {}
    for write in level_writes(history, end):
        numbers.setdefault(write.change.entity_id, []).append(write.available)
    for seen in numbers.values():
        steps = [n for i, n in enumerate(seen) if i == 0 or seen[i - 1] != n]
        if len(steps) > len(set(steps)):
            return Reach.yes("a level left a number and came back to it")
    return Reach.no("no level came back to an earlier number")
