"""ORD-02: lines agree one by one, by their stable line id."""

from scenarios.checks.pairs import erp_order_of, store_orders_due
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-02"


def check(history: History, end: EndState) -> list[Violation]:
    """Same lines with the same item, quantity and unit price on both sides."""
    found = []
    for order in store_orders_due(history, end):
        booked = erp_order_of(end, order["id"])
        if booked is None:
            continue
        ours = {line["id"]: _essence(line, "variant_client_reference") for line in order["lines"]}
        theirs = {line["client_line_id"]: _essence(line, "variant_id") for line in booked["lines"]}
        if len(booked["lines"]) != len(order["lines"]):
            subject = f"store order {order['number']}"
            expected, actual = f"{len(order['lines'])} lines", f"{len(booked['lines'])} lines"
            found.append(Violation(RULE, subject, expected, actual))
        for line_id in sorted({*ours, *theirs}, key=str):
            if ours.get(line_id) != theirs.get(line_id):
                subject = f"store order {order['number']} line {line_id}"
                found.append(
                    Violation(RULE, subject, f"{ours.get(line_id)}", f"{theirs.get(line_id)}")
                )
    return found


def _essence(line: Document, reference: str) -> tuple[object, ...]:
    return (line[reference], line["quantity"], line["unit_price_minor"])


def reach(history: History, end: EndState) -> Reach:
    """A booked order with several lines."""
    longest = max(
        (len(o["lines"]) for o in end.store.orders.values() if erp_order_of(end, o["id"])),
        default=0,
    )
    if longest > 1:
        return Reach.yes(f"booked orders of up to {longest} lines")
    return Reach.no("no booked order has several lines")
