"""STK-04: the ERP never promises more than supply; a backorder needs permission."""

from scenarios.checks.oracle.stock import permission_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-04"


def check(history: History, end: EndState) -> list[Violation]:
    """Reserved never exceeds on hand; backordered lines have a permission or the set outcome."""
    return [*_reservations(history), *_permissions(history, end)]


def _reservations(history: History) -> list[Violation]:
    found = []
    for change in history.of("erp", "stock"):
        for row in change.after["warehouses"]:
            grew = change.actor != "warehouse" and row["reserved"] > 0
            if grew and row["reserved"] > row["on_hand"] and "damage" not in change.cause:
                subject = f"SKU {change.after['sku']} in {row['code']}"
                expected = f"at most {row['on_hand']} reserved"
                evidence = (f"erp {change.seq}",)
                found.append(
                    Violation(RULE, subject, expected, f"{row['reserved']} reserved", evidence)
                )
    return found


def _permissions(history: History, end: EndState) -> list[Violation]:
    found = []
    for change in history.of("erp", "order"):
        if change.topic != "order.created":
            continue
        for line in change.after["lines"]:
            if line["backordered"] > 0 and not _may_wait(end, line):
                subject = f"ERP order {change.after['number']} SKU {line['sku']}"
                evidence = (f"erp {change.seq}",)
                actual = f"{line['backordered']} on backorder"
                found.append(Violation(RULE, subject, "no backorder", actual, evidence))
    return found


def _may_wait(end: EndState, line: Document) -> bool:
    if line.get("backorder_reason") == "oversell":
        return True
    variant = end.erp.variants[line["variant_id"]]
    return permission_of(end.erp.styles[variant["style_id"]], variant)[0]


def reach(history: History, end: EndState) -> Reach:
    """More was asked for than there was."""
    asked = history.acts_of("last_unit", "order_refused", "counter_refused")
    return Reach.yes("more was wanted than there was") if asked else Reach.no("no shortage")
