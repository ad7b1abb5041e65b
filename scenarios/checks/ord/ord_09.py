"""ORD-09: an order keeps its instant; its business date follows the ERP's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scenarios.checks.pairs import erp_order_of, store_orders_due
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-09"


def check(history: History, end: EndState) -> list[Violation]:
    """Same instant on both sides; the date is the instant's date in the ERP's zone."""
    zone = ZoneInfo(end.erp.time_zone)
    found = []
    for order in store_orders_due(history, end):
        booked = erp_order_of(end, order["id"])
        if booked is None:
            continue
        placed = datetime.fromisoformat(order["placed_at"])
        subject = f"store order {order['number']}"
        if datetime.fromisoformat(booked["placed_at"]) != placed:
            found.append(Violation(RULE, subject, order["placed_at"], booked["placed_at"]))
        day = placed.astimezone(zone).date().isoformat()
        if booked["business_date"] != day:
            found.append(Violation(RULE, subject, f"date {day}", f"date {booked['business_date']}"))
    return found


def reach(history: History, end: EndState) -> Reach:
    """Booked orders."""
    booked = [o for o in end.store.orders.values() if erp_order_of(end, o["id"])]
    return Reach.yes(f"{len(booked)} booked orders") if booked else Reach.no("no booked order")
