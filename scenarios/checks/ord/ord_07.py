"""ORD-07a: an order that cannot be booked is parked whole, and booked once its cause is mended."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from scenarios.checks.pairs import erp_order_of, store_orders_due
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "ORD-07a"


def check(history: History, end: EndState) -> list[Violation]:
    """No part of it is booked, nor is it cut to fit, and after the mending all of it is, once."""
    return [*_in_parts(history, end), *_cut(history, end), *_not_booked(history, end)]


def _in_parts(history: History, end: EndState) -> list[Violation]:
    """Bookings of fewer lines than were placed, whether or not somebody added the rest later."""
    found = []
    for order, booking in _bookings(history, end):
        placed = history.versions("store", "order", str(order["id"]))[:1]
        wanted = len(placed[0].after["lines"]) if placed else 0
        booked = len(booking.after["lines"])
        if booked < wanted:
            subject = f"store order {order['number']}"
            actual = f"{booked} of {wanted} lines booked"
            found.append(Violation(RULE, subject, "whole", actual, (f"erp {booking.seq}",)))
    return found


def _cut(history: History, end: EndState) -> list[Violation]:
    """Bookings of what could not be booked that lack a part of the address.

    What one field cannot hold may stand in another, or in the note.
    """
    found = []
    for act, mended_at in mended(history):
        for order, booking in _bookings(history, end):
            if order["id"] != act.facts["order_id"] or booking.at >= mended_at:
                continue
            placed = history.versions("store", "order", str(order["id"]))[0].after
            kept = [booking.after.get(name) for name in ("shipping_address", "note", "custom")]
            lost = _letters(placed["shipping_address"]) - _letters(kept)
            if lost:
                subject = f"store order {order['number']}: {act.facts['cause']}"
                actual = f"booked without {sum(lost.values())} letters of the address"
                found.append(Violation(RULE, subject, "whole", actual, (f"erp {booking.seq}",)))
    return found


def _letters(said: object) -> Counter[str]:
    """Every letter and digit of a record, however deep it stands."""
    if isinstance(said, Mapping):
        return _letters(list(said.values()))
    if isinstance(said, list):
        return sum((_letters(each) for each in said), Counter())
    text = said if isinstance(said, str) else ""
    return Counter(letter for letter in text.casefold() if letter.isalnum())


def _bookings(history: History, end: EndState) -> Iterator[tuple[Document, Change]]:
    for change in history.of("erp", "order"):
        order = end.store.orders.get(str(change.after.get("client_reference")))
        if change.topic == "order.created" and order is not None:
            yield order, change


def _not_booked(history: History, end: EndState) -> list[Violation]:
    found = []
    due = {order["id"]: order for order in store_orders_due(history, end)}
    for act, mended_at in mended(history):
        order = due.get(act.facts["order_id"])
        if order is None or order["status"] == "cancelled":
            continue
        booked = erp_order_of(end, act.facts["order_id"])
        if booked is None or booked["status"] == "cancelled":
            subject = f"store order {order['number']}: {act.facts['cause']}"
            since = mended_at.isoformat(timespec="seconds")
            actual = "no live ERP order" if booked is None else "a cancelled ERP order"
            found.append(Violation(RULE, subject, f"booked once, mended at {since}", actual))
    return found


def mended(history: History) -> Iterator[tuple[Act, datetime]]:
    """Orders that could not be booked, and when a person took the cause away."""
    for act in history.acts_of("unbookable"):
        for mend in history.acts_of("readdress", "mended"):
            if mend.facts["order_id"] == act.facts["order_id"] and mend.at >= act.at:
                yield act, mend.at
                break


def reach(history: History, end: EndState) -> Reach:
    """An order was not booked while it could not be, and was after it had been mended."""
    for act, mended_at in mended(history):
        booked_at = [
            change.at
            for order, change in _bookings(history, end)
            if order["id"] == act.facts["order_id"]
        ]
        if booked_at and min(booked_at) > mended_at and _rested(history, act.at, mended_at):
            return Reach.yes(f"an order with {act.facts['cause']} was booked after it was mended")
    return Reach.no("no order that could not be booked was mended")


def _rested(history: History, since: datetime, until: datetime) -> bool:
    return any(since < act.at < until for act in history.acts_of("settled"))
