"""STK-04b: an order accepted beyond supply ends in one outcome, as set, in both systems."""

from scenarios.checks.pairs import erp_order_of
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


def check(history: History, end: EndState) -> list[Violation]:
    """The ERP's outcome is the set one, the store shows it, and told it once."""
    found = []
    for order in end.store.orders.values():
        booked = erp_order_of(end, order["id"])
        if booked is None:
            continue
        found += _agree(order, booked)
        outcome = _shortage(booked)
        wanted = OUTCOME[history.settings["oversell_outcome"]]
        if outcome is not None and outcome != wanted and not history.acts_of("release"):
            subject = f"store order {order['number']}, beyond supply"
            found.append(Violation(RULE, subject, wanted, outcome))
    return found


def _agree(order: Document, booked: Document) -> list[Violation]:
    wanted = ANSWER.get(booked["status"])
    if wanted is None:
        return []
    subject = f"store order {order['number']}"
    found = []
    if order["status"] != wanted:
        found.append(Violation(RULE, subject, wanted, order["status"]))
    told = [row["kind"] for row in order["timeline"]]
    kind = TOLD.get(order["status"], order["status"])
    if order["status"] != "placed" and told.count(kind) != 1:
        found.append(
            Violation(RULE, subject, f"told {kind} once", f"told {told.count(kind)} times")
        )
    if booked["status"] == "cancelled":
        found += _paid_back(order)
    return found


def _paid_back(order: Document) -> list[Violation]:
    """Nothing captured stays, and no authorisation is left open."""
    kept = [
        row["kind"]
        for row in order["tenders"]
        if (row["state"] == "paid" and row["refunded_minor"] != row["amount_minor"])
        or row["state"] == "authorised"
    ]
    if not kept:
        return []
    subject = f"money of cancelled store order {order['number']}"
    return [Violation(RULE, subject, "all given back", f"kept: {', '.join(kept)}")]


def _shortage(booked: Document) -> str | None:
    """The outcome of an order that found no supply and no permission; None for others."""
    if booked["status_reason"] == "out_of_stock":
        return str(booked["status"])
    if any(line.get("backorder_reason") == "oversell" for line in booked["lines"]):
        return "backordered"
    return None


def reach(history: History, end: EndState) -> Reach:
    """A store order was accepted beyond supply."""
    short = [
        booked["number"]
        for order in end.store.orders.values()
        if (booked := erp_order_of(end, order["id"])) is not None and _shortage(booked)
    ]
    if short:
        return Reach.yes(f"{len(short)} orders beyond supply")
    return Reach.no("no store order was accepted beyond supply")
