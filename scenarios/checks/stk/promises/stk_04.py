"""STK-04: the ERP never promises more than supply; a backorder needs permission."""

from datetime import datetime

from scenarios.checks.oracle.stock import permission_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-04"


def check(history: History, end: EndState) -> list[Violation]:
    """No new reservation or shipment beyond what is there; who waits has a permission."""
    return [*_reservations(history), *_permissions(history, end)]


def _reservations(history: History) -> list[Violation]:
    """A count or a damage may leave too little; nobody may promise more of it then."""
    found = []
    for change in history.of("erp", "stock"):
        before = {
            row["code"]: row for row in change.changes.get("warehouses", (None, None))[0] or ()
        }
        for row in change.after["warehouses"] if "warehouses" in change.changes else ():
            had = before.get(row["code"], {"reserved": 0, "on_hand": 0})
            is_beyond = row["reserved"] > row["on_hand"] and row["reserved"] > had["reserved"]
            is_shipped = row["on_hand"] < 0 and row["on_hand"] < had["on_hand"]
            if is_beyond or is_shipped:
                subject = f"SKU {change.after['sku']} in {row['code']}"
                expected = f"at most {row['on_hand']} promised"
                actual, evidence = f"{row['reserved']} reserved", (f"erp {change.seq}",)
                found.append(Violation(RULE, subject, expected, actual, evidence))
    return found


def _permissions(history: History, end: EndState) -> list[Violation]:
    found = []
    for change in history.of("erp", "order"):
        if change.topic != "order.created":
            continue
        for line in change.after["lines"]:
            if line["backordered"] > 0 and not _may_wait(history, end, line, change.at):
                subject = f"ERP order {change.after['number']} SKU {line['sku']}"
                evidence = (f"erp {change.seq}",)
                actual = f"{line['backordered']} on backorder"
                found.append(Violation(RULE, subject, "no backorder", actual, evidence))
    return found


def _may_wait(history: History, end: EndState, line: Document, at: datetime) -> bool:
    """By the permission of that time, or as the outcome set for an oversell."""
    if line.get("backorder_reason") == "oversell":
        return True
    variant = end.erp.variants[line["variant_id"]]
    style = end.erp.styles[variant["style_id"]]
    then = (
        _as_of(history.versions("erp", "style", style["id"]), at) or style,
        _as_of(history.versions("erp", "variant", variant["id"]), at) or variant,
    )
    return permission_of(*then)[0]


def _as_of(versions: list[Change], at: datetime) -> Document | None:
    return next((change.after for change in reversed(versions) if change.at <= at), None)


def reach(history: History, end: EndState) -> Reach:
    """More was asked for than there was, and online orders were booked."""
    if not history.acts_of("last_unit", "order_refused", "counter_refused"):
        return Reach.no("no shortage")
    if not any(change.actor == history.bridge_actor for change in history.of("erp", "order")):
        return Reach.no("no online order was booked")
    return Reach.yes("more was wanted than there was")
