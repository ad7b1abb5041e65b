"""UPD-05, effects: a cancel that crosses a shipment ends in one outcome for goods and money."""

from collections import Counter

from scenarios.checks.upd.pairing import OPEN, Traded, crossed_cancel, traded
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-05a"


def check(history: History, end: EndState) -> list[Violation]:
    """The rest is cancelled, the money is back, what left comes back or stays, as set."""
    found = []
    for pair in traded(end):
        if crossed_cancel(pair):
            found += [*_rest(history, pair), *_money(pair), *_goods(history, end, pair)]
    return found


def _rest(history: History, pair: Traded) -> list[Violation]:
    is_left_to_clerk = history.settings.get("cancel_handling", "auto") == "flag"
    if pair.booked["status"] not in OPEN or is_left_to_clerk:
        return []
    subject = f"rest of ERP order {pair.booked['number']}"
    return [Violation(RULE, subject, "cancelled", pair.booked["status"])]


def _money(pair: Traded) -> list[Violation]:
    if pair.order["payment_status"] in ("refunded", "voided"):
        return []
    actual = str(pair.order["payment_status"])
    return [Violation(RULE, f"money of {pair.subject}", "given back once", actual)]


def _goods(history: History, end: EndState, pair: Traded) -> list[Violation]:
    """Asked back as often as they left, or not at all; and the store says the same."""
    if pair.booked["status"] in OPEN:
        return []
    comes_back = _coming(history, end, pair)
    shown = _shown(pair)
    is_return = history.settings.get("cancel_after_shipment", "return") == "return"
    found = []
    for ours, theirs in pair.lines():
        wanted = theirs["shipped"] if is_return else 0
        subject = f"goods of {pair.subject} line {ours['id']}"
        if comes_back[theirs["id"]] != wanted:
            actual = f"{comes_back[theirs['id']]} asked back"
            found.append(Violation(RULE, subject, f"{wanted} asked back", actual))
        if (ours["shipped"], shown[ours["id"]]) != (theirs["shipped"], wanted):
            expected = f"{theirs['shipped']} shipped, {wanted} to come back"
            actual = f"{ours['shipped']} shipped, {shown[ours['id']]} to come back"
            found.append(Violation(RULE, f"{subject} in the store", expected, actual))
    return found


def _coming(history: History, end: EndState, pair: Traded) -> Counter[str]:
    """Pieces that were asked back by the bridge, by ERP line; what a person asked is theirs."""
    found: Counter[str] = Counter()
    for row in end.erp.returns.values():
        made = history.versions("erp", "return", row["id"])
        is_ours = bool(made) and made[0].actor == history.bridge_actor
        if row["order_id"] == pair.booked["id"] and row["status"] != "cancelled" and is_ours:
            found.update({line["order_line_id"]: line["pieces"] for line in row["lines"]})
    return found


def _shown(pair: Traded) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in pair.order.get("returns", ()):
        if each["status"] != "cancelled":
            for line in each["lines"]:
                found[line["line_id"]] += line["quantity"]
    return found


def reach(history: History, end: EndState) -> Reach:
    """A cancel met goods that had left, and the bridge settled the matter."""
    for pair in traded(end):
        versions = history.versions("store", "order", pair.order["id"])
        is_settled = any(
            change.actor == history.bridge_actor and "fulfillments" in change.changes
            for change in versions
        )
        if crossed_cancel(pair) and is_settled:
            return Reach.yes(f"the cancel of {pair.subject} crossed a shipment")
    return Reach.no("no cancel crossed a shipment")
