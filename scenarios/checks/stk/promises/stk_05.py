"""STK-05: backorder permission works on style and variant, up to its limit, also at 0."""

from scenarios.checks.oracle.stock import permission_of
from scenarios.checks.pairs import Listed, listed
from scenarios.checks.stk.levels.states import level_writes
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-05"


def check(history: History, end: EndState) -> list[Violation]:
    """Each known level carries the permission in force and what is free of its limit."""
    found = []
    for item in _known(history, end):
        stock = end.erp.stock[item.variant["id"]]
        is_allowed, limit = permission_of(item.style, item.variant)
        free = None if limit is None else max(0, limit - stock["backorder"]["open"])
        wanted = (is_allowed, free if is_allowed else 0)
        level = end.store.levels.get(item.key, {}).get("backorder") or {}
        is_let = bool(level.get("allowed"))
        actual = (is_let, level.get("free") if is_let else 0)
        if actual != wanted:
            found.append(Violation(RULE, item.subject, _text(*wanted), _text(*actual)))
    return found


def _text(is_allowed: bool, free: int | None) -> str:
    if not is_allowed:
        return "no backorder"
    return "backorder without limit" if free is None else f"backorder of {free} more pieces"


def _known(history: History, end: EndState) -> list[Listed]:
    return [
        item
        for item in listed(history, end)
        if item.store_variant is not None
        and item.variant["tracked"]
        and end.erp.stock.get(item.variant["id"], {}).get("known")
    ]


def reach(history: History, end: EndState) -> Reach:
    """Allowed on a style, denied on a variant of an allowing style, a limit, and stock 0.

    Only levels that the bridge wrote tell anything.
    """
    seen = set()
    written = {write.change.entity_id for write in level_writes(history, end)}
    for item in _known(history, end):
        is_allowed, limit = permission_of(item.style, item.variant)
        own = item.variant["backorder"]["allowed"]
        if ":".join(item.key) not in written:
            continue
        if own is False and item.style["backorder"]["allowed"]:
            seen.add("variant over style")
        if is_allowed and limit is not None:
            seen.add("limit")
        if is_allowed and end.store.levels.get(item.key, {}).get("available") == 0:
            seen.add("allowed at 0")
    wanted = {"variant over style", "limit", "allowed at 0"}
    if wanted <= seen:
        return Reach.yes("style, variant over style, a limit, and permission at 0 pieces")
    return Reach.no(f"not seen: {', '.join(sorted(wanted - seen))}")
