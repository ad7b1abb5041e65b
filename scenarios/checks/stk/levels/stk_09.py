"""STK-09: stock of an unmapped, closed or quarantine warehouse is never offered."""

from collections.abc import Mapping
from typing import Any

from scenarios.checks.oracle.stock import offer_of
from scenarios.checks.stk.levels.states import level_writes, states_of
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-09"


def check(history: History, end: EndState) -> list[Violation]:
    """No level exceeds what the mapped, sellable warehouses had in the state it names."""
    found = []
    for write in level_writes(history, end):
        states = states_of(history, write.variant_id).get(write.stock_version, [])
        legal = max((offer_of(state.after, write.rules) for state in states), default=None)
        hidden = max((_elsewhere(state.after, write.rules) for state in states), default=0)
        if legal is not None and hidden > 0 and write.available > legal:
            evidence = (f"store {write.change.seq}",)
            actual = f"{write.available} pieces, {hidden} of them elsewhere"
            found.append(Violation(RULE, write.subject, f"{legal} pieces", actual, evidence))
    return found


def _elsewhere(stock: Mapping[str, Any], rules: Mapping[str, Any]) -> int:
    return sum(
        int(row["on_hand"])
        for row in stock["warehouses"]
        if row["kind"] != "sellable" or row["code"] not in rules["warehouses"]
    )


def reach(history: History, end: EndState) -> Reach:
    """A sold variant has stock in a warehouse that must not be offered."""
    for write in level_writes(history, end):
        states = states_of(history, write.variant_id).get(write.stock_version, [])
        if any(_elsewhere(state.after, write.rules) for state in states):
            return Reach.yes("a level was written while stock lay in quarantine or unmapped")
    return Reach.no("no stock lay in a warehouse that must not be offered")
