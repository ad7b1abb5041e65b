"""STK-04b: an order accepted beyond supply ends in one outcome, as set, in both systems."""

from itertools import pairwise

from scenarios.checks.pairs import erp_order_of
from scenarios.checks.stk.promises.outcomes import shortage_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-04b"
ANSWER = {
    "accepted": "confirmed",
    "backordered": "backordered",
    "held": "held",
    "cancelled": "cancelled",
}
OUTCOME = {"backorder": "backordered", "hold": "held", "cancel": "cancelled"}
TOLD = {"confirmed": "accepted"}
ANSWERS = ("accepted", "backordered", "held", "cancelled")


def check(history: History, end: EndState) -> list[Violation]:
    """The ERP's outcome is the set one, the store shows it, and told it once."""
    found = []
    wanted = OUTCOME[history.settings["oversell_outcome"]]
    decided = _decided_by_people(history)
    for order in end.store.orders.values():
        booked = erp_order_of(end, order["id"])
        if booked is None:
            continue
        if _was_short(history, booked) and not _is_left_to_clerk(history, order, booked):
            found += _agree(order, booked)
        outcome = shortage_of(booked)
        is_decided = order["id"] in decided or booked["id"] in decided
        if outcome is not None and outcome != wanted and not is_decided:
            subject = f"store order {order['number']}, beyond supply"
            found.append(Violation(RULE, subject, wanted, outcome))
    return found


def _was_short(history: History, booked: Document) -> bool:
    """Whether an order was ever beyond supply; the answers to others are judged by UPD-10."""
    versions = history.versions("erp", "order", booked["id"])
    return any(shortage_of(each) for each in (booked, *(change.after for change in versions)))


def _decided_by_people(history: History) -> set[str]:
    """Orders that somebody released or cancelled by hand."""
    acts = history.acts_of("release", "cancel_in_erp", "cancel_in_store")
    return {str(act.facts["order_id"]) for act in acts}


def _is_left_to_clerk(history: History, order: Document, booked: Document) -> bool:
    """A cancel in the store that is only flagged in the ERP, for a clerk to decide (UPD-04)."""
    is_flag = history.settings.get("cancel_handling") == "flag"
    return is_flag and order["status"] == "cancelled" != booked["status"]


def _agree(order: Document, booked: Document) -> list[Violation]:
    wanted = ANSWER.get(booked["status"])
    if wanted is None:
        return []
    subject = f"store order {order['number']}"
    found = []
    if order["status"] != wanted:
        found.append(Violation(RULE, subject, wanted, order["status"]))
    found += _told(order)
    if booked["status"] == "cancelled":
        found += _paid_back(order)
    return found


def _told(order: Document) -> list[Violation]:
    """The shopper read the present state last, and never twice in a row."""
    told = [row["kind"] for row in order["timeline"] if row["kind"] in ANSWERS]
    kind = TOLD.get(order["status"], order["status"])
    subject = f"timeline of store order {order['number']}"
    if order["status"] != "placed" and (not told or told[-1] != kind):
        return [Violation(RULE, subject, f"told {kind} once", f"told {told or 'nothing'}")]
    if any(one == other for one, other in pairwise(told)):
        return [Violation(RULE, subject, f"told {kind} once", f"told {told}")]
    return []


def _paid_back(order: Document) -> list[Violation]:
    """Nothing captured stays, no authorisation is left open, and nobody gets more than paid."""
    kept = [
        row["kind"]
        for row in order["tenders"]
        if (row["state"] == "paid" and row["refunded_minor"] != row["amount_minor"])
        or row["refunded_minor"] > row["amount_minor"]
        or row["state"] == "authorised"
    ]
    if not kept:
        return []
    subject = f"money of cancelled store order {order['number']}"
    return [Violation(RULE, subject, "all given back", f"not so: {', '.join(kept)}")]


def reach(history: History, end: EndState) -> Reach:
    """A store order was accepted beyond supply."""
    short = [
        booked["number"]
        for order in end.store.orders.values()
        if (booked := erp_order_of(end, order["id"])) is not None and shortage_of(booked)
    ]
    if short:
        return Reach.yes(f"{len(short)} orders beyond supply")
    return Reach.no("no store order was accepted beyond supply")
