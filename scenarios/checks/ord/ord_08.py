"""ORD-08: pending orders wait, authorised or paid ones go, as the payment rule says."""

from datetime import datetime

from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-08"


def check(history: History, end: EndState) -> list[Violation]:
    """No order was booked before its payment allowed it."""
    allowed = {"paid"} | (
        {"authorised"} if history.settings["payment_rule"] == "authorised" else set()
    )
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


def reach(history: History, end: EndState) -> Reach:
    """An order waited for its payment and was booked after it."""
    waited = {
        change.entity_id
        for change in history.of("store", "order")
        if change.after["payment_status"] == "pending"
    }
    if any(end.erp.orders_by_reference.get(order_id) for order_id in sorted(waited)):
        return Reach.yes("an order waited for its payment and was booked then")
    return Reach.no("no order waited for its payment")
