"""ORD-02: lines agree one by one, by their stable line id."""

from collections import Counter
from collections.abc import Sequence

from scenarios.checks.pairs import erp_order_of, store_orders_due
from scenarios.checks.upd.pairing import Traded, crossed_edit
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-02"
_REFERENCE = "variant_client_reference"
_FIELDS = ("variant_id", "quantity", "unit_price_minor")


def check(history: History, end: EndState) -> list[Violation]:
    """Same lines with the same item, quantity and unit price on both sides.

    A kit that was booked as its components, by the ERP's own map, is the same (STK-15). What an
    edit changed after goods had left is settled by UPD-03.
    """
    found = []
    for order in store_orders_due(history, end):
        plain = erp_order_of(end, order["id"])
        booked = with_kits_whole(end, order, plain)
        if booked is None or crossed_edit(history, Traded(order, booked)):
            continue
        wanted, booked_lines = _wanted(order), _wanted(booked)
        ours = {line["id"]: _essence(linked(end, line), _REFERENCE) for line in wanted}
        theirs = {line["client_line_id"]: _essence(line, "variant_id") for line in booked_lines}
        if len(booked_lines) != len(wanted):
            subject = f"store order {order['number']}"
            expected, actual = f"{len(wanted)} lines", f"{len(booked_lines)} lines"
            found.append(Violation(RULE, subject, expected, actual))
        for line_id in sorted({*ours, *theirs}, key=str):
            if ours.get(line_id) != theirs.get(line_id):
                subject = f"store order {order['number']} line {line_id}"
                found.append(
                    Violation(RULE, subject, f"{ours.get(line_id)}", f"{theirs.get(line_id)}")
                )
    return found


def _wanted(order: Document) -> list[Document]:
    """A line of which nothing is wanted any longer may stand there or not."""
    return [line for line in order["lines"] if line["quantity"]]


def with_kits_whole(end: EndState, order: Document, booked: Document | None) -> Document | None:
    """The ERP order with the components of each exploded kit as one line of the kit."""
    if booked is None:
        return None
    lines = list(booked["lines"])
    for line in order["lines"]:
        parts = [row for row in booked["lines"] if row["client_line_id"] == line["id"]]
        if _is_exploded(end, line, parts):
            whole = {**parts[0], **dict(zip(_FIELDS, _essence(line, _REFERENCE), strict=True))}
            lines = [whole if row is parts[0] else row for row in lines if row not in parts[1:]]
    return {**booked, "lines": lines}


def _is_exploded(end: EndState, line: Document, parts: Sequence[Document]) -> bool:
    """Whether lines are just what a number of kits holds, for the same money."""
    kit = end.erp.variants.get(str(line[_REFERENCE]), {}).get("components") or []
    wanted = Counter({row["variant_id"]: row["pieces"] * line["quantity"] for row in kit})
    there: Counter[str] = Counter()
    for row in parts:
        there[row["variant_id"]] += row["quantity"]
    money = sum(row["quantity"] * row["unit_price_minor"] for row in parts)
    return bool(kit) and there == wanted and money == line["quantity"] * line["unit_price_minor"]


def linked(end: EndState, line: Document) -> Document:
    """A line whose item was unknown when it was sold, with the item that it is by now (ORD-07)."""
    if line[_REFERENCE] is not None:
        return line
    variant = end.store.variants.get(str(line["variant_id"]), {})
    return {**line, _REFERENCE: variant.get("client_reference")}


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
