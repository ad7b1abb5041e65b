"""ORD-05: addresses and prices on booked orders are snapshots."""

from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-05"


def check(history: History, end: EndState) -> list[Violation]:
    """After booking, no change touches an order's addresses or unit prices."""
    found = []
    for change in history.of("erp", "order"):
        for field in ("billing_address", "shipping_address", "lines"):
            if field not in change.changes or change.changes[field][0] is None:
                continue
            before, after = (_frozen(field, value) for value in change.changes[field])
            if before != after:
                found.append(
                    Violation(
                        RULE,
                        f"{field} of ERP order {change.after.get('number')}",
                        f"{before}",
                        f"{after}",
                        (f"erp {change.seq}",),
                    )
                )
    return found


def _frozen(field: str, value: object) -> object:
    if field != "lines" or not isinstance(value, list):
        return value
    lines: list[Document] = value
    return {line["id"]: line["unit_price_minor"] for line in lines}


def reach(history: History, end: EndState) -> Reach:
    """A price that a booked order used moved afterwards."""
    for order in end.erp.orders.values():
        styles = {end.erp.variants[line["variant_id"]]["style_id"] for line in order["lines"]}
        for act in history.acts_of("looked_everywhere"):
            if act.facts["style_id"] in styles and act.facts["when"] == "after":
                return Reach.yes("prices of a booked order's articles moved after booking")
    return Reach.no("no master data of a booked order moved afterwards")
