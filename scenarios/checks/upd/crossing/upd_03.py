"""UPD-03, effects: an edit before shipment reaches the ERP, one after it changes nothing sent."""

from scenarios.checks.upd.pairing import GONE, Traded, crossed_edit, entered, traded, wishes
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-03a"


def check(history: History, end: EndState) -> list[Violation]:
    """What a person changed of an order in the store stands in the ERP, if nothing had left."""
    found = []
    for pair in traded(end):
        is_over = "cancelled" in (pair.order["status"], pair.booked["status"])
        if is_over or not wishes(history, pair.order["id"]):
            continue
        if crossed_edit(history, pair):
            found += _after_shipment(history, pair)
        else:
            found += _alike(pair)
    return found


def _alike(pair: Traded) -> list[Violation]:
    found = []
    for ours, theirs in pair.lines():
        if ours["quantity"] != theirs["quantity"]:
            subject = f"{pair.subject} line {ours['id']}"
            expected, actual = f"{ours['quantity']} pieces", f"{theirs['quantity']} in the ERP"
            found.append(Violation(RULE, subject, expected, actual))
    if entered(pair.order) != entered(pair.booked):
        expected, actual = f"{entered(pair.order)}", f"{entered(pair.booked)}"
        found.append(Violation(RULE, f"address of {pair.subject}", expected, actual))
    return found


def _after_shipment(history: History, pair: Traded) -> list[Violation]:
    """As set: the store takes the edit back, or the ERP's order is left as it was sent."""
    if history.settings.get("edit_after_shipment", "park") == "revert":
        return _alike(pair)
    found = []
    for change in history.versions("erp", "order", pair.booked["id"]):
        was_gone = change.changes.get("status", ("", ""))[0] in GONE
        touched = [name for name in ("shipping_address",) if name in change.changes]
        if was_gone and touched and change.actor == history.bridge_actor:
            subject = f"ERP order {pair.booked['number']}"
            evidence = (f"erp {change.seq}",)
            found.append(Violation(RULE, subject, "left as sent", f"{touched} changed", evidence))
    return found


def reach(history: History, end: EndState) -> Reach:
    """The bridge carried an edit up."""
    for pair in traded(end):
        if not wishes(history, pair.order["id"]):
            continue
        for change in history.versions("erp", "order", pair.booked["id"]):
            is_edit = change.topic == "order.updated" and {"lines", "shipping_address"} & set(
                change.changes
            )
            if is_edit and change.actor == history.bridge_actor:
                return Reach.yes(f"an edit of {pair.subject} went up")
    return Reach.no("no edit of a booked order went up")
