"""ORD-03: money agrees to the minor unit, in every part and in the total."""

from scenarios.checks.pairs import erp_order_of, rounding_of, store_orders_due
from scenarios.checks.upd.pairing import Traded, crossed_edit
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-03"
OPEN = ("pending", "authorised")  # states of a tender that is not taken yet


def check(history: History, end: EndState) -> list[Violation]:
    """Currency, discounts, shipping, tax, tenders and total are the same on both sides.

    What was taken after the booking is taken in the ERP as well.
    What an edit changed after goods had left is settled by UPD-03.
    """
    found = []
    for order in _with_money(history, end):
        booked = erp_order_of(end, order["id"])
        if booked is None or crossed_edit(history, Traded(order, booked)):
            continue
        for part, ours, theirs in money_parts(order, booked):
            if ours != theirs:
                subject = f"{part} of store order {order['number']}"
                found.append(Violation(RULE, subject, f"{ours}", f"{theirs}"))
        found += _uncaptured(order, booked)
        bound = len(order["lines"]) + _tax_groups(order)
        if history.settings.get("rounding_line") == "park":
            bound = 0
        if abs(booked["rounding_minor"]) > bound:
            subject = f"rounding line of ERP order {booked['number']}"
            found.append(
                Violation(RULE, subject, f"at most {bound}", f"{booked['rounding_minor']}")
            )
    return found


def _uncaptured(order: Document, booked: Document) -> list[Violation]:
    """Tenders that the store has taken in full and the ERP still waits for."""
    found = []
    for kind in sorted({row["kind"] for row in booked["tenders"] if row["state"] in OPEN}):
        states = [row["state"] for row in order["tenders"] if row["kind"] == kind]
        if states and set(states) == {"paid"} and booked["status"] != "cancelled":
            subject = f"{kind} tender of store order {order['number']}"
            found.append(Violation(RULE, subject, "paid", "not paid yet"))
    return found


def _with_money(history: History, end: EndState) -> list[Document]:
    """Orders that are due, and those that were booked although their parts do not add up."""
    due = list(store_orders_due(history, end))
    off = [o for o in end.store.orders.values() if rounding_of(o) and o not in due]
    return [*due, *off]


def money_parts(order: Document, booked: Document) -> list[tuple[str, object, object]]:
    """Every amount by name, in the store's order and in the ERP's."""
    parts: list[tuple[str, object, object]] = [
        ("currency", order["currency"], booked["currency"]),
        ("tax basis", order["prices_include_tax"], booked["prices_include_tax"]),
        ("discount", order["discount_minor"], booked["discount_minor"]),
        ("shipping", *(o["shipping"]["price_minor"] for o in (order, booked))),
        ("shipping tax", *(o["shipping"]["tax_minor"] for o in (order, booked))),
        ("total", order["total_minor"], booked["total_minor"]),
        ("tenders", _tenders_wanted(order, booked), _tenders(booked)),
        ("fees", _fees(order), _fees(booked)),
    ]
    theirs = {line["client_line_id"]: line for line in booked["lines"]}
    for line in order["lines"]:
        other = theirs.get(line["id"])
        for name in ("discount_minor", "tax_minor"):
            if other is not None:
                parts.append((f"{name} of line {line['id']}", line[name], other[name]))
    return parts


def _tenders(order: Document) -> list[tuple[str, int]]:
    return sorted((row["kind"], row["amount_minor"]) for row in order["tenders"])


def _tenders_wanted(order: Document, booked: Document) -> list[tuple[str, int]]:
    """The tenders as they were taken, or less what an edit has paid back of them.

    Both say the same of the money, as docs/rules/money.md has it.
    """
    less = _less_edits(order)
    return less if _tenders(booked) == less else _tenders(order)


def _less_edits(order: Document) -> list[tuple[str, int]]:
    """What is left of each tender after edits, the last tender giving first."""
    back = sum(row["amount_minor"] for row in order.get("refunds", ()) if row["cause"] == "edit")
    left = []
    for row in reversed(order["tenders"]):
        part = min(back, row["refunded_minor"])
        back -= part
        if row["amount_minor"] > part:
            left.append((row["kind"], row["amount_minor"] - part))
    return sorted(left)


def _fees(order: Document) -> list[tuple[str, int, int]]:
    return sorted((row["code"], row["price_minor"], row["tax_minor"]) for row in order["fees"])


def _tax_groups(order: Document) -> int:
    return 1 + (1 if order["shipping"]["tax_minor"] else 0)


def reach(history: History, end: EndState) -> Reach:
    """Booked orders with discount and tax, tax inclusive and exclusive."""
    booked = [o for o in end.store.orders.values() if erp_order_of(end, o["id"])]
    bases = {o["prices_include_tax"] for o in booked if o["tax_minor"]}
    if bases == {True, False} and any(o["discount_minor"] for o in booked):
        return Reach.yes("orders with discount, tax inclusive and exclusive")
    return Reach.no("no booked orders of both tax kinds and with a discount")
