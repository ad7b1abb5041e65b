"""STK-04c: with no message under way nothing is oversold."""

from collections.abc import Sequence

from scenarios.checks.cus.records import settled_between
from scenarios.checks.limits import lag_limit
from scenarios.checks.pairs import erp_order_of
from scenarios.checks.stk.levels.states import level_writes
from scenarios.checks.stk.promises.outcomes import shortage_of
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-04c"


def check(history: History, end: EndState) -> list[Violation]:
    """Each oversold order met a level that was lawfully behind, or lost a race to the ERP."""
    found = []
    for placed in history.of("store", "order"):
        booked = erp_order_of(end, placed.entity_id)
        if placed.topic != "order.created" or booked is None or shortage_of(booked) is None:
            continue
        booking = _booking(history, booked)
        if not any(_exposed(history, placed, booking, line) for line in placed.after["lines"]):
            subject = f"store order {placed.after['number']}"
            expected = "not accepted: its levels were current and nothing was under way"
            found.append(Violation(RULE, subject, expected, "accepted", (f"store {placed.seq}",)))
    return found


def _booking(history: History, booked: Document) -> Change | None:
    return next(iter(history.versions("erp", "order", str(booked["id"]))), None)


def _exposed(history: History, placed: Change, booking: Change | None, line: Document) -> bool:
    """Whether news of the line's item was under way when the order was placed or booked.

    News from before the order excuses as long as the lag limit allows and nothing came to rest,
    and only if the level did not tell it yet, but an earlier state; news between placing and
    booking always does.
    """
    versions = history.versions("erp", "stock", str(line["variant_client_reference"]))
    before = [change for change in versions if change.at <= placed.at]
    if booking is not None and any(
        placed.at < change.at <= booking.at and change.commit_seq != booking.commit_seq
        for change in versions
    ):
        return True
    level = _level(history, placed, str(line["variant_id"]))
    if not before or _tells(level, before[-1].after) or _permits_more_than(before, level):
        return False
    if settled_between(history, before[-1].at, placed.at):
        return False
    return placed.at - before[-1].at <= lag_limit(history, "stock")


def _level(history: History, placed: Change, store_variant_id: str) -> Document | None:
    key = f"{store_variant_id}:{placed.after['channel']}"
    written = [c for c in history.versions("store", "inventory_level", key) if c.at <= placed.at]
    return written[-1].after if written else None


def _tells(level: Document | None, stock: Document) -> bool:
    """Whether a level carries this state of the ERP's stock."""
    if level is None or level["stock_version"] != stock["stock_version"]:
        return False
    ours, theirs = level["backorder"], stock["backorder"]
    if ours["allowed"] != theirs["allowed"]:
        return False
    return not theirs["allowed"] or ours["free"] == theirs["free"]


def _permits_more_than(states: Sequence[Change], level: Document | None) -> bool:
    """Whether a level allows backorders that the ERP allowed in no state so far."""
    if level is None or not level["backorder"]["allowed"]:
        return False
    return not any(state.after["backorder"]["allowed"] for state in states)


def reach(history: History, end: EndState) -> Reach:
    """Several wanted the last unit, one was told so by a booked order, and its level moved on."""
    for act in history.acts_of("last_unit"):
        variant_id = act.facts["variant_id"]
        booked = any(
            line["variant_id"] == variant_id
            for order in end.erp.orders.values()
            if order["channel"] == "web"
            for line in order["lines"]
        )
        later = [
            write
            for write in level_writes(history, end)
            if write.variant_id == variant_id and write.change.at > act.at
        ]
        if booked and later:
            return Reach.yes("the last unit was wanted by several at once")
    return Reach.no("nobody fought for a last unit, or its level did not move afterwards")
