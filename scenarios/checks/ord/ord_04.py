"""ORD-04: customer, addresses, shipping method, note and custom fields arrive as entered."""

from scenarios.checks.pairs import erp_order_of, store_orders_due
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-04"
ADDRESS = ("name", "line1", "line2", "city", "region", "postal_code", "country", "phone")


def check(history: History, end: EndState) -> list[Violation]:
    """What the shopper typed is what the ERP holds."""
    found = []
    for order in store_orders_due(history, end):
        booked = erp_order_of(end, order["id"])
        if booked is None:
            continue
        pairs = [
            ("contact", order["contact"], booked["contact"]),
            ("shipping method", order["shipping"]["method"], booked["shipping"]["method"]),
            ("note", order["note"], booked["note"]),
            ("custom fields", order["custom"], booked["custom"]),
            ("billing address", *_addresses(order, booked, "billing_address")),
            ("shipping address", *_addresses(order, booked, "shipping_address")),
            ("customer", *_customers(end, order, booked)),
        ]
        for part, ours, theirs in pairs:
            if ours != theirs:
                subject = f"{part} of store order {order['number']}"
                found.append(Violation(RULE, subject, f"{ours}", f"{theirs}"))
    return found


def _addresses(order: Document, booked: Document, field: str) -> tuple[object, object]:
    ours, theirs = order[field] or {}, booked[field] or {}
    return [ours.get(n) or "" for n in ADDRESS], [theirs.get(n) or "" for n in ADDRESS]


def _customers(end: EndState, order: Document, booked: Document) -> tuple[object, object]:
    """The mail address of the account on both sides; None for a guest."""
    ours = end.store.customers.get(str(order["customer_id"]), {}).get("email")
    theirs = end.erp.customers.get(str(booked["customer_id"]), {}).get("email")
    return ours, theirs


def reach(history: History, end: EndState) -> Reach:
    """Booked orders of a guest and of a known customer, with note and custom fields."""
    booked = [o for o in end.store.orders.values() if erp_order_of(end, o["id"])]
    guests = {o["is_guest"] for o in booked if o["note"] and o["custom"]}
    if guests == {True, False}:
        return Reach.yes("orders of a guest and of a known customer, with note and custom fields")
    return Reach.no("no booked orders of both a guest and a known customer")
