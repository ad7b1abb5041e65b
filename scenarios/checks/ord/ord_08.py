"""ORD-08: pending orders wait, authorised or paid ones go, as the payment rule says."""

from datetime import datetime

from scenarios.checks.pairs import PAYMENTS, store_orders_due
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-08"


def check(history: History, end: EndState) -> list[Violation]:
    """No order was booked before its payment allowed it, and none that waited was forgotten."""
    return [*_early(history), *_forgotten(history, end)]


def _early(history: History) -> list[Violation]:
    allowed = PAYMENTS[history.settings["payment_rule"]]
    first_allowed: dict[str, datetime] = {}
    for change in history.of("store", "order"):
        if change.after["payment_status"] in allowed:
            first_allowed.setdefault(change.entity_id, change.at)
    found = []
    for change in history.of("erp", "order"):
        reference = change.after.get("client_reference")
        if change.topic != "order.created" or change.after["channel"] != "web":
            continue
        since = first_allowed.get(str(reference))
        if since is None or change.at < since:
            subject = f"ERP order {change.after.get('number')}"
            actual = f"booked at {change.at.isoformat()}"
            expected = f"booked after payment at {since}" if since else "not booked: never paid"
            found.append(Violation(RULE, subject, expected, actual, (f"erp {change.seq}",)))
    return found


def _forgotten(history: History, end: EndState) -> list[Violation]:
    waited = _waited(history)
    return [
        Violation(RULE, f"store order {order['number']}", "booked after its payment", "not booked")
        for order in store_orders_due(history, end)
        if order["id"] in waited
        and order["status"] != "cancelled"
        and not end.erp.orders_by_reference.get(order["id"])
    ]


def _waited(history: History) -> set[str]:
    return {
        change.entity_id
        for change in history.of("store", "order")
        if change.after["payment_status"] == "pending"
    }


def reach(history: History, end: EndState) -> Reach:
    """An order waited for its payment and was booked after it."""
    waited = _waited(history)
    if any(end.erp.orders_by_reference.get(order_id) for order_id in sorted(waited)):
        return Reach.yes("an order waited for its payment and was booked then")
    return Reach.no("no order waited for its payment")
