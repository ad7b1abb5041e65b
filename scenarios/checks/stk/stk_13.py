"""STK-13: pages agree on stock, "out of stock" and ship date, as the display switches say."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from scenarios.checks.oracle.words import Told, told_of
from scenarios.checks.pairs import Listed, listed
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-13"
Row = Mapping[str, Any]


def check(history: History, end: EndState) -> list[Violation]:
    """The product page for one piece says what the store's own level says."""
    found = []
    for item, row, level in _judged(history, end):
        today = _today(end, item.channel)
        wanted = told_of(level, item.rules, today)
        day = row.get("ship_on")
        told = Told(row["stock_shown"], row["message"], date.fromisoformat(day) if day else None)
        if told != wanted:
            found.append(Violation(RULE, item.subject, f"{wanted}", f"{told}"))
    return found


def _judged(history: History, end: EndState) -> Iterator[tuple[Listed, Row, Row]]:
    """Page row and level of every tracked variant that has a price and sells piece by piece."""
    for item in listed(history, end):
        row, level = _row(end, item), end.store.levels.get(item.key)
        if row is None or row["price_minor"] is None or not item.variant["tracked"]:
            continue
        if level is None or level["available"] is None or row["order_quantity"]["minimum"] > 1:
            continue
        yield item, row, level


def _row(end: EndState, item: Listed) -> Row | None:
    if item.product is None or item.store_variant is None:
        return None
    page = end.store.pages.get((str(item.product["id"]), item.channel), {})
    rows: list[Row] = page.get("variants", [])
    return next((row for row in rows if row["id"] == item.store_variant["id"]), None)


def _today(end: EndState, channel: str) -> date:
    zone = ZoneInfo(end.store.channels[channel]["time_zone"])
    return end.store.business_now.astimezone(zone).date()


def reach(history: History, end: EndState) -> Reach:
    """A page out of stock, and one on backorder."""
    messages = [str(row["message"]) for _, row, _ in _judged(history, end)]
    is_waiting = any(m.startswith(("Backorders", "On backorder")) for m in messages)
    if "Out of stock" in messages and is_waiting:
        return Reach.yes("pages out of stock and pages on backorder")
    return Reach.no("no page out of stock or none on backorder")
