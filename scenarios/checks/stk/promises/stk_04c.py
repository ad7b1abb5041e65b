"""STK-04c: with no message under way nothing is oversold."""

from datetime import datetime

from scenarios.checks.pairs import erp_order_of
from scenarios.checks.stk.promises.stk_04b import _shortage
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-04c"


def check(history: History, end: EndState) -> list[Violation]:
    """Each oversold order met a level that was out of date, or orders not yet booked."""
    found = []
    for change in _placed(history):
        booked = erp_order_of(end, change.entity_id)
        if booked is None or _shortage(booked) is None:
            continue
        if not any(_exposed(history, end, change, line) for line in change.after["lines"]):
            subject = f"store order {change.after['number']}"
            expected = "not accepted: its levels were current and nothing was under way"
            found.append(Violation(RULE, subject, expected, "accepted", (f"store {change.seq}",)))
    return found


def _placed(history: History) -> list[Change]:
    return [c for c in history.of("store", "order") if c.topic == "order.created"]


def _exposed(history: History, end: EndState, placed: Change, line: Document) -> bool:
    """Whether other demand for the line's item was not yet in the level that the store had."""
    variant_id = str(line["variant_client_reference"])
    known = _level_version(history, placed, str(line["variant_id"]))
    newest = max(
        (
            int(change.after["stock_version"])
            for change in history.versions("erp", "stock", variant_id)
            if change.at <= placed.at
        ),
        default=0,
    )
    return newest > known or _under_way(history, end, placed, variant_id)


def _level_version(history: History, placed: Change, store_variant_id: str) -> int:
    key = f"{store_variant_id}:{placed.after['channel']}"
    written = [c for c in history.versions("store", "inventory_level", key) if c.at <= placed.at]
    return int(written[-1].after["stock_version"]) if written else -1


def _under_way(history: History, end: EndState, placed: Change, variant_id: str) -> bool:
    """Whether another accepted order of the item was not booked, or booked after the level."""
    for other in _placed(history):
        if other.entity_id == placed.entity_id or other.at > placed.at:
            continue
        lines = [x for x in other.after["lines"] if x["variant_client_reference"] == variant_id]
        booked_at = _booked_at(history, other.entity_id)
        if lines and (booked_at is None or booked_at >= placed.at):
            return True
    return False


def _booked_at(history: History, store_order_id: str) -> datetime | None:
    for change in history.of("erp", "order"):
        if change.topic == "order.created" and change.after["client_reference"] == store_order_id:
            return change.at
    return None


def reach(history: History, end: EndState) -> Reach:
    """Several people wanted the last unit, and a later shopper found none."""
    if history.acts_of("last_unit"):
        return Reach.yes("the last unit was wanted by several at once")
    return Reach.no("nobody fought for a last unit")
