"""ORD-04: customer, addresses, shipping method, note and custom fields arrive as entered."""

from scenarios.checks.pairs import erp_order_of, store_orders_due
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-04"
ADDRESS = ("name", "line1", "line2", "city", "region", "postal_code", "country", "phone")
CONTACT = ("name", "email", "phone")


def check(history: History, end: EndState) -> list[Violation]:
    """What the shopper typed is what the ERP holds."""
    found = []
    for order in store_orders_due(history, end):
        booked = erp_order_of(end, order["id"])
        if booked is None:
            continue
        pairs = [
            *entered_parts(order, booked),
            ("customer", *_customers(history, end, (order, booked))),
        ]
        for part, ours, theirs in pairs:
            if ours != theirs:
                subject = f"{part} of store order {order['number']}"
                found.append(Violation(RULE, subject, f"{ours}", f"{theirs}"))
    return found


def entered_parts(order: Document, booked: Document) -> list[tuple[str, object, object]]:
    """What the shopper entered, by name, in the store's order and in the ERP's.

    Where it was sold and under which number need not be told there, but never otherwise.
    """
    contacts, billing, shipping = (
        tuple(_named(each[part], names) for each in (order, booked))
        for part, names in (
            ("contact", CONTACT),
            ("billing_address", ADDRESS),
            ("shipping_address", ADDRESS),
        )
    )
    origin = [
        ("channel", order["channel"], booked.get("sales_channel") or order["channel"]),
        ("number", order["number"], booked.get("number_at_origin") or order["number"]),
    ]
    return [
        *origin,
        ("contact", contacts[0], contacts[1]),
        ("shipping method", order["shipping"]["method"], booked["shipping"]["method"]),
        ("note", order["note"] or "", booked["note"] or ""),
        ("custom fields", order["custom"], _declared(order, booked)),
        ("billing address", billing[0], billing[1]),
        ("shipping address", shipping[0], shipping[1]),
    ]


def _named(record: Document | None, names: tuple[str, ...]) -> dict[str, str]:
    """The named fields that say something; a missing one and an empty one are alike."""
    return {name: record[name] for name in names if (record or {}).get(name)} if record else {}


def _declared(order: Document, booked: Document) -> dict[str, object]:
    """The shopper's fields in the ERP's order, which may carry others of its own."""
    return {name: value for name, value in booked["custom"].items() if name in order["custom"]}


def _customers(
    history: History, end: EndState, pair: tuple[Document, Document]
) -> tuple[object, object]:
    """The mail address of the account on both sides; a guest may stay without one in the ERP,
    also one who opened an account later: whether the order joins it is for CUS-04 to say.

    The order of a company's buyer is the company's: see CUS-09. Where two accounts were merged,
    either's address names the customer, and so does each that the customer ever had: whether a
    new one arrives is for CUS-05 and CUS-06 to say.
    """
    order, booked = pair
    ours = end.store.customers.get(str(order["customer_id"]), {}).get("email")
    account_id = str(booked["customer_id"])
    theirs = end.erp.customers.get(account_id, {}).get("email")
    was_guest = _placed_by(history, order) is None
    if order.get("company_id") is not None or (was_guest and booked["customer_id"] is None):
        theirs = ours
    if ours is None and theirs is not None:
        ours = (order["contact"] or {}).get("email")
    merged = [str(each["email"] or "").casefold() for each in end.erp.merged.get(account_id, [])]
    wanted, named = (ours or "").casefold(), (theirs or "").casefold()
    had = [
        str(change.after["email"] or "").casefold()
        for change in history.versions("store", "customer", str(order["customer_id"]))
    ]
    return wanted, wanted if wanted in merged or named in had else named


def _placed_by(history: History, order: Document) -> object:
    """The customer who was logged in when the order was placed."""
    versions = history.versions("store", "order", str(order["id"]))
    return versions[0].after["customer_id"] if versions else order["customer_id"]


def reach(history: History, end: EndState) -> Reach:
    """Booked orders of a guest and of a known customer, with note and custom fields."""
    booked = [o for o in end.store.orders.values() if erp_order_of(end, o["id"])]
    guests = {o["is_guest"] for o in booked if o["note"] and o["custom"]}
    if guests == {True, False}:
        return Reach.yes("orders of a guest and of a known customer, with note and custom fields")
    return Reach.no("no booked orders of both a guest and a known customer")
