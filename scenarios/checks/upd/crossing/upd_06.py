"""UPD-06: status moves along the published graph; a late or stale message reopens nothing."""

from collections.abc import Mapping, Sequence

from scenarios.checks.upd.pairing import OPEN, Document, traded
from scenarios.model.end_state import EndState
from scenarios.model.history import Change, History, SystemName
from scenarios.model.verdict import Reach, Violation

RULE = "UPD-06"
# As published in docs/rules/status_graphs.md.
ERP_MOVES: Mapping[str, Sequence[str]] = {
    "accepted": ("backordered", "held", "cancelled", "shipped"),
    "backordered": ("accepted", "held", "cancelled", "shipped"),
    "held": ("accepted", "backordered", "cancelled", "shipped"),
    "shipped": ("closed", "accepted"),
    "cancelled": (),
    "closed": ("shipped",),
}
STORE_MOVES: Mapping[str, Sequence[str]] = {
    "placed": ("confirmed", "backordered", "held", "cancelled"),
    "held": ("confirmed", "backordered", "cancelled"),
    "confirmed": ("backordered", "held", "cancelled"),
    "backordered": ("confirmed", "held", "cancelled"),
    "cancelled": (),
}
SHOWN = {
    "accepted": "confirmed",
    "shipped": "confirmed",
    "closed": "confirmed",
    "backordered": "backordered",
    "held": "held",
    "cancelled": "cancelled",
}


def check(history: History, end: EndState) -> list[Violation]:
    """Every move has an edge, and the store never goes back to what the ERP has left behind."""
    return [
        *_moves(history, "erp", ERP_MOVES),
        *_moves(history, "store", STORE_MOVES),
        *_stale(history, end),
        *_late(history, end),
    ]


def _moves(
    history: History, system: SystemName, graph: Mapping[str, Sequence[str]]
) -> list[Violation]:
    found = []
    for change in history.of(system, "order"):
        before, after = change.changes.get("status", (None, None))
        if before is not None and after not in (before, *graph[before]):
            subject = f"{system} order {change.after['number']}"
            actual, evidence = f"{before} → {after}", (f"{system} {change.seq}",)
            found.append(Violation(RULE, subject, f"one of {graph[before]}", actual, evidence))
    return found


def _stale(history: History, end: EndState) -> list[Violation]:
    """What the bridge showed, one after the other, are states that the ERP had in that order."""
    found = []
    for pair in traded(end):
        states = history.versions("erp", "order", pair.booked["id"])
        position = 0
        for change in history.versions("store", "order", pair.order["id"]):
            if change.actor != history.bridge_actor or "status" not in change.changes:
                continue
            place = _place_of(states, change, position)
            if place is None:
                subject = f"status of {pair.subject}"
                actual, evidence = f"{change.after['status']} again", (f"store {change.seq}",)
                expected = f"nothing older than {SHOWN[states[position].after['status']]}"
                found.append(Violation(RULE, subject, expected, actual, evidence))
                break
            position = place
    return found


def _place_of(states: Sequence[Change], shown: Change, position: int) -> int | None:
    for place in range(position, len(states)):
        is_shown = SHOWN[states[place].after["status"]] == shown.after["status"]
        if is_shown and states[place].at <= shown.at:
            return place
    return None


def _late(history: History, end: EndState) -> list[Violation]:
    """An order that was cancelled before the ERP had it is not alive there (or a clerk decides)."""
    if history.settings.get("cancel_handling", "auto") == "flag":
        return []
    found = []
    for pair in traded(end):
        if _was_cancelled_first(history, pair.order, pair.booked) and _is_alive(pair.booked):
            subject = f"ERP order {pair.booked['number']}"
            found.append(Violation(RULE, subject, "cancelled", pair.booked["status"]))
    return found


def _was_cancelled_first(history: History, order: Document, booked: Document) -> bool:
    versions = history.versions("erp", "order", booked["id"])
    cancelled = [
        change
        for change in history.versions("store", "order", order["id"])
        if change.after["status"] == "cancelled"
    ]
    return bool(versions and cancelled) and cancelled[0].at < versions[0].at


def _is_alive(booked: Document) -> bool:
    return booked["status"] in OPEN


def reach(history: History, end: EndState) -> Reach:
    """The bridge moved an order twice, and one was cancelled while messages were under way."""
    cancelled = [order for order in end.store.orders.values() if order["status"] == "cancelled"]
    for pair in traded(end):
        moves = [
            change
            for change in history.versions("store", "order", pair.order["id"])
            if change.actor == history.bridge_actor and "status" in change.changes
        ]
        if len(moves) > 1 and cancelled:
            return Reach.yes(f"{pair.subject} moved {len(moves)} times; others were cancelled")
    return Reach.no("no order moved more than once, or none was cancelled")
