"""UPD-08: with two lines of one SKU, an update lands on the one that it names."""

from collections import Counter

from scenarios.checks.upd.pairing import Traded, crossed_edit, traded
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-08"
UPDATED = ("quantity", "shipped", "cancelled", "backordered")


def check(history: History, end: EndState) -> list[Violation]:
    """Both sides say the same of each of several lines of one SKU, line by line."""
    found = []
    for pair in traded(end):
        if pair.order["status"] == "cancelled" or crossed_edit(history, pair):
            continue
        twins = _twins(pair)
        for ours, theirs in pair.lines():
            said = tuple(ours[name] for name in UPDATED)
            wanted = tuple(theirs[name] for name in UPDATED)
            if ours["id"] in twins and said != wanted:
                subject = f"{pair.subject} line {ours['id']}, SKU {ours['sku']}"
                named = ", ".join(UPDATED)
                found.append(Violation(RULE, subject, f"{named}: {wanted}", f"{said}"))
    return found


def _twins(pair: Traded) -> set[str]:
    """Lines of an order that share their SKU with another one."""
    counts = Counter(line["sku"] for line in pair.order["lines"])
    return {line["id"] for line in pair.order["lines"] if counts[line["sku"]] > 1}


def reach(history: History, end: EndState) -> Reach:
    """Of two lines of one SKU one had left and the other had not, and the bridge showed it."""
    for pair in traded(end):
        twins = _twins(pair)
        for change in history.versions("store", "order", pair.order["id"]):
            left = {bool(line["shipped"]) for line in change.after["lines"] if line["id"] in twins}
            if left == {True, False} and change.actor == history.bridge_actor:
                return Reach.yes(f"{pair.subject} has two lines of one SKU, one left first")
    return Reach.no("no two lines of one SKU left apart")
