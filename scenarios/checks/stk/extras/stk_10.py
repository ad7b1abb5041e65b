"""STK-10a: negative and fractional availability is clamped and floored."""

import json
from collections.abc import Mapping
from typing import Any

from scenarios.checks.oracle.stock import left_of, offer_of
from scenarios.checks.stk.extras.stocked import stocked
from scenarios.checks.stk.levels.states import LevelWrite, level_writes, states_of
from scenarios.model.end_state import EndState
from scenarios.model.history import Exchange, History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-10a"
PATH = "/v1/inventory-levels"


def check(history: History, end: EndState) -> list[Violation]:
    """No level below 0 is sent or shown, and parts of packs are cut off, at any time."""
    return [*_sent(history), *_written(history, end), *_shown(history, end)]


def _sent(history: History) -> list[Violation]:
    """Levels that the store could only refuse."""
    return [
        Violation(
            RULE,
            f"{write.method} {write.path}",
            "whole pieces, none below 0",
            f"{pieces} pieces, answered {write.status}",
            (f"store {write.request_id}",),
        )
        for write in history.bridge_writes("store")
        if write.path.startswith(PATH)
        for pieces in _levels(write)
        if not isinstance(pieces, int) or pieces < 0
    ]


def _levels(write: Exchange) -> list[Any]:
    try:
        body = json.loads(write.request or "")
    except ValueError:
        return []
    rows = body.get("rows", [body]) if isinstance(body, dict) else []
    return [row["available"] for row in rows if isinstance(row, dict) and "available" in row]


def _written(history: History, end: EndState) -> list[Violation]:
    found = []
    for write in level_writes(history, end):
        for state in states_of(history, write.variant_id).get(write.stock_version, []):
            wanted = offer_of(state.after, write.rules)
            if _is_cut(state.after, write.rules) and write.available > wanted:
                found.append(_violation(write, wanted))
                break
    return found


def _violation(write: LevelWrite, wanted: int) -> Violation:
    evidence = (f"store {write.change.seq}",)
    return Violation(RULE, write.subject, f"{wanted} pieces", f"{write.available}", evidence)


def _shown(history: History, end: EndState) -> list[Violation]:
    found = []
    for item, stock, level in stocked(history, end):
        wanted, shown = offer_of(stock, item.rules), level.get("available")
        if _is_cut(stock, item.rules) and shown != wanted:
            found.append(Violation(RULE, item.subject, f"{wanted} pieces", f"{shown} pieces"))
    return found


def _is_cut(stock: Mapping[str, Any], rules: Mapping[str, Any]) -> bool:
    return is_negative(stock, rules) or is_fraction(stock, rules)


def is_negative(stock: Mapping[str, Any], rules: Mapping[str, Any]) -> bool:
    """Whether a variant, or a component of a kit, has less than nothing to offer."""
    parts = [part for part in stock.get("components", []) if part["tracked"]]
    return any(left_of(each, rules) < 0 for each in parts or [stock])


def is_fraction(stock: Mapping[str, Any], rules: Mapping[str, Any]) -> bool:
    """Whether the components of a kit leave a part of a kit over."""
    parts = [part for part in stock.get("components", []) if part["tracked"]]
    return any(offer_of(part, rules) % int(part["pieces"]) for part in parts)


def reach(history: History, end: EndState) -> Reach:
    """Levels were written of a stock below nothing, and of a pack that could not be filled."""
    seen = set()
    for write in level_writes(history, end):
        for state in states_of(history, write.variant_id).get(write.stock_version, []):
            if state.after["known"] and is_negative(state.after, write.rules):
                seen.add("less than nothing")
            if state.after["known"] and is_fraction(state.after, write.rules):
                seen.add("parts of kits")
    missing = {"less than nothing", "parts of kits"} - seen
    if missing:
        return Reach.no(f"no level was written of {' or '.join(sorted(missing))}")
    return Reach.yes("levels of less than nothing, and of parts of kits")
