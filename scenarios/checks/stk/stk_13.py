"""STK-13: pages agree on stock, "out of stock" and ship date, as the display switches say."""

from collections.abc import Mapping
from typing import Any

from scenarios.checks.oracle.stock import message_of, permission_of, ship_on
from scenarios.checks.pairs import Listed, listed
from scenarios.model.end_state import EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-13"


def check(history: History, end: EndState) -> list[Violation]:
    """The product page for one piece says what stock, permission and date together say."""
    found = []
    for item in listed(history, end):
        row = _row(end, item)
        if row is None or row["price_minor"] is None:
            continue
        level = end.store.levels.get(item.key)
        if level is None or level["available"] is None or not item.variant["tracked"]:
            continue
        display = item.rules.get("display", {})
        found += _compare(item, row, level, display, end.erp.stock[item.variant["id"]])
    return found


def _compare(
    item: Listed,
    row: Mapping[str, Any],
    level: Mapping[str, Any],
    display: Mapping[str, Any],
    stock: Mapping[str, Any],
) -> list[Violation]:
    shown = max(0, level["offer"])
    found = []
    wanted_stock = shown if display.get("show_stock_level", True) else None
    if row["stock_shown"] != wanted_stock:
        actual = f"stock shown {row['stock_shown']}"
        found.append(Violation(RULE, item.subject, f"stock shown {wanted_stock}", actual))
    is_allowed = permission_of(item.style, item.variant)[0] and level["backorder"]["free"] != 0
    if not display.get("show_ship_date", True) or not display.get("show_out_of_stock", True):
        return found
    day = ship_on(stock, 1)
    words = message_of(shown, 1, is_allowed=is_allowed, day=day)
    if shown == 0 and row["message"] != words:
        found.append(Violation(RULE, item.subject, words, f"{row['message']}"))
    return found


def _row(end: EndState, item: Listed) -> Mapping[str, Any] | None:
    if item.product is None or item.store_variant is None:
        return None
    page = end.store.pages.get((str(item.product["id"]), item.channel), {})
    rows: list[Mapping[str, Any]] = page.get("variants", [])
    return next((row for row in rows if row["id"] == item.store_variant["id"]), None)


def reach(history: History, end: EndState) -> Reach:
    """A page out of stock, and one with a backorder date."""
    messages = []
    for item in listed(history, end):
        row = _row(end, item)
        messages += [row["message"]] if row else []
    if "Out of stock" in messages and any("Expected to ship" in (m or "") for m in messages):
        return Reach.yes("pages out of stock and pages with a ship date")
    return Reach.no("no page out of stock or none with a ship date")
