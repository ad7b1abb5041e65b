"""STK-01: each channel's level is the offer function of the ERP's stock."""

from scenarios.checks.oracle.stock import offer_of
from scenarios.checks.pairs import Listed, listed
from scenarios.checks.stk.levels.at_rest import wrong_at_rest
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-01"


def check(history: History, end: EndState) -> list[Violation]:
    """Whenever settled, every known level equals what the ERP's state gives."""
    found = []
    for item in _known(history, end):
        wanted = offer_of(end.erp.stock[item.variant["id"]], item.rules)
        level = end.store.levels.get(item.key, {}).get("available")
        if level != wanted:
            found.append(Violation(RULE, item.subject, f"{wanted} pieces", f"{level} pieces"))
    found += _untracked(history, end)
    for wrong in wrong_at_rest(history, _known(history, end)):
        expected, actual = f"{wrong.wanted} pieces", f"{wrong.shown} pieces"
        found.append(Violation(RULE, wrong.subject, expected, actual, wrong.evidence))
    return found


def _untracked(history: History, end: EndState) -> list[Violation]:
    """An item that the store does not count is offered without end."""
    return [
        Violation(RULE, item.subject, f"counted: {wanted}", f"counted: {shown}")
        for item in listed(history, end)
        if item.store_variant is not None
        and (wanted := item.variant["tracked"]) != (shown := item.store_variant["tracked"])
    ]


def _known(history: History, end: EndState) -> list[Listed]:
    return [
        item
        for item in listed(history, end)
        if item.store_variant is not None
        and item.variant["tracked"]
        and end.erp.stock.get(item.variant["id"], {}).get("known")
    ]


def reach(history: History, end: EndState) -> Reach:
    """Levels of several variants were written and moved again."""
    moved = [
        change
        for change in history.of("store", "inventory_level")
        if change.actor == history.bridge_actor and change.version > 1
    ]
    known = _known(history, end)
    if known and moved:
        return Reach.yes(f"{len(known)} levels, {len(moved)} later moves")
    return Reach.no("no level moved")
