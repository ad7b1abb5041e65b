"""UPD-04: a cancel in either system ends in both, as set, and frees what was reserved once."""

from scenarios.checks.upd.pairing import OPEN, Traded, traded
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-04"
# Causes of money back that a person decides upon, apart from what an order still is.
OWN = ("refund", "return")


def check(history: History, end: EndState) -> list[Violation]:
    """Cancelled in the store, nothing is left to send; cancelled in the ERP, nothing to pay."""
    found = []
    for pair in traded(end):
        if pair.order["status"] == "cancelled":
            found += _of_store_cancel(history, pair)
        elif pair.booked["status"] == "cancelled":
            actual = pair.order["status"]
            found.append(Violation(RULE, pair.subject, "cancelled, as in the ERP", actual))
        else:
            found += [*_of_parts(pair), *_money_of_parts(pair)]
        if pair.booked["status"] == "cancelled":
            found += [*_money(pair), *_reserved(pair)]
    return found


def _of_store_cancel(history: History, pair: Traded) -> list[Violation]:
    """Under `flag` a clerk decides: the order is put aside, and nobody but a person cancels it."""
    booked = pair.booked
    subject = f"ERP order {booked['number']} of the cancelled {pair.subject}"
    versions = history.versions("erp", "order", booked["id"])
    if history.settings.get("cancel_handling", "auto") == "auto":
        is_open = booked["status"] in OPEN
        return [Violation(RULE, subject, "nothing open", booked["status"])] if is_open else []
    found = []
    if any(_cancels(change) and change.actor == history.bridge_actor for change in versions):
        found.append(Violation(RULE, subject, "left to a clerk", "cancelled by the bridge"))
    was_held = any(change.after["status"] == "held" for change in versions)
    if booked["status"] in OPEN and not was_held:
        found.append(Violation(RULE, subject, "held for a clerk", booked["status"]))
    return found


def _cancels(change: Change) -> bool:
    """Tell a cancel from an order that was refused for want of stock as it was booked."""
    is_new = change.topic == "order.created"
    return change.after["status"] == "cancelled" and "status" in change.changes and not is_new


def _of_parts(pair: Traded) -> list[Violation]:
    """Pieces that the ERP will not send are not owed in the store either."""
    return [
        Violation(
            RULE,
            f"{pair.subject} line {ours['id']}",
            f"{theirs['cancelled']} cancelled",
            f"{ours['cancelled']} cancelled",
        )
        for ours, theirs in pair.lines()
        if ours["cancelled"] != theirs["cancelled"]
    ]


def _money_of_parts(pair: Traded) -> list[Violation]:
    """What was paid for pieces that the ERP will not send goes back, a minor unit per line less."""
    taken = sum(row["amount_minor"] for row in pair.order["tenders"] if row["state"] == "paid")
    given = sum(row["amount_minor"] for row in pair.order["refunds"] if row["cause"] not in OWN)
    lost = [
        (ours["unit_price_minor"] * theirs["quantity"] - ours["discount_minor"])
        * theirs["cancelled"]
        // theirs["quantity"]
        - 1
        for ours, theirs in pair.lines()
        if theirs["cancelled"]
    ]
    due = min(taken, sum(lost))
    if given >= due:
        return []
    subject = f"money of cancelled pieces of {pair.subject}"
    return [Violation(RULE, subject, f"{due} or more given back", f"{given} given back")]


def _money(pair: Traded) -> list[Violation]:
    kept = [
        row["kind"]
        for row in pair.order["tenders"]
        if row["state"] in ("pending", "authorised")
        or (row["state"] == "paid" and row["refunded_minor"] != row["amount_minor"])
    ]
    if not kept or pair.order["status"] != "cancelled":
        return []
    return [Violation(RULE, f"money of {pair.subject}", "given back", f"kept on {kept}")]


def _reserved(pair: Traded) -> list[Violation]:
    kept = sum(line["reserved"] for line in pair.booked["lines"])
    subject = f"reservation of ERP order {pair.booked['number']}"
    return [Violation(RULE, subject, "freed", f"{kept} reserved")] if kept else []


def reach(history: History, end: EndState) -> Reach:
    """A cancel of the store went up, and one of the ERP came down."""
    carried: set[str] = set()
    for pair in traded(end):
        for change in history.versions("erp", "order", pair.booked["id"]):
            moved = "status" in change.changes and change.after["status"] in ("cancelled", "held")
            is_up = pair.order["status"] == "cancelled" and change.topic != "order.created"
            if moved and is_up and change.actor == history.bridge_actor:
                carried.add("up")
        for change in history.versions("store", "order", pair.order["id"]):
            if _cancels(change) and change.actor == history.bridge_actor:
                carried.add("down")
    if carried == {"up", "down"}:
        return Reach.yes("cancels went up and came down")
    return Reach.no(f"of cancels up and down only these were carried: {sorted(carried)}")
