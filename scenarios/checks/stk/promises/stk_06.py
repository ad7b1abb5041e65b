"""STK-06: the promise date is the earliest day that covers the quantity; a slip moves it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from scenarios.checks.oracle.stock import (
    kit_ladder_of,
    ladder_of,
    permission_of,
    promises,
    ship_on,
)
from scenarios.checks.oracle.words import when
from scenarios.checks.pairs import erp_order_of, listed
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-06"
HANDLING_DAYS = 1


def check(history: History, end: EndState) -> list[Violation]:
    """Dates that the ERP works out, levels carry, shoppers saw and orders hold follow receipts."""
    return [
        *_ladders(history, end),
        *_levels(history, end),
        *_looks(history, end),
        *_orders(end),
        *_past(history, end),
    ]


def _ladders(history: History, end: EndState) -> list[Violation]:
    """The ERP's own ladder is what its purchase orders give."""
    today = end.erp.business_now.astimezone(ZoneInfo(end.erp.time_zone)).date()
    handling_days = history.settings.get("handling_days", HANDLING_DAYS)
    found = []
    for variant_id, stock in sorted(end.erp.stock.items()):
        wanted = _ladder(end, variant_id, today, handling_days)
        if stock["supply"] != wanted:
            subject = f"supply of SKU {stock['sku']}"
            found.append(Violation(RULE, subject, f"{wanted}", f"{stock['supply']}"))
    return found


def _ladder(
    end: EndState, variant_id: str, today: date, handling_days: int
) -> list[dict[str, Any]]:
    stock = end.erp.stock[variant_id]
    parts = [part for part in stock.get("components", []) if part["tracked"]]
    if not parts:
        return ladder_of(_receipts(end, variant_id), stock, today, handling_days)
    found = [
        (part["pieces"], _receipts(end, part["variant_id"]), end.erp.stock[part["variant_id"]])
        for part in parts
    ]
    return kit_ladder_of(found, today, handling_days)


def _receipts(end: EndState, variant_id: str) -> list[tuple[date, int]]:
    sellable = {row["code"] for row in end.erp.warehouses.values() if row["kind"] == "sellable"}
    return [
        (date.fromisoformat(order["expected_on"]), line["pieces"] - line["received"])
        for order in end.erp.purchase_orders.values()
        if order["status"] == "confirmed" and order["warehouse"] in sellable
        for line in order["lines"]
        if line["variant_id"] == variant_id and line["pieces"] > line["received"]
    ]


def _levels(history: History, end: EndState) -> list[Violation]:
    """A level may leave out what its limit does not let anybody buy, but nothing else."""
    found = []
    for item in listed(history, end):
        level = end.store.levels.get(item.key)
        stock = end.erp.stock.get(item.variant["id"])
        if level is None or level["available"] is None or stock is None:
            continue
        free = level["backorder"]["free"]
        ours, theirs = promises(level["supply"], free), promises(stock["supply"], free)
        if level["backorder"]["allowed"] and free != 0 and ours != theirs:
            found.append(Violation(RULE, item.subject, f"{theirs}", f"{ours}"))
    return found


def _looks(history: History, end: EndState) -> list[Violation]:
    found = []
    for act in history.acts_of("look"):
        channel = history.settings["channels"].get(act.facts["channel"], {})
        show_day = channel.get("display", {}).get("show_ship_date", True)
        for row in act.facts["page"]["variants"]:
            stock = _judged_stock(history, end, act, row)
            beyond = act.facts["quantity"] - (row["stock_shown"] or 0)
            if stock is None or beyond <= 0:
                continue
            day = ship_on(stock, beyond) if show_day else None
            words = when(day) if show_day else ""
            seen = (row["ship_on"], words in row["message"])
            if seen != (day.isoformat() if day else None, True):
                subject = f"SKU {row['sku']}, {act.facts['quantity']} pieces"
                found.append(Violation(RULE, subject, words or "no date", f"{row['message']}"))
    return found


def _judged_stock(
    history: History, end: EndState, act: Act, row: Mapping[str, Any]
) -> Document | None:
    """The ERP's stock at a look, where the page promises and nobody else stands in between."""
    store_variant = end.store.variants.get(row["id"], {})
    variant = end.erp.variants.get(str(store_variant.get("client_reference")))
    if variant is None or row["stock_shown"] is None or not row["can_buy"]:
        return None
    style = end.erp.styles[variant["style_id"]]
    if not permission_of(style, variant)[0] or _has_unreserved(end, row["id"]):
        return None
    states = [c for c in history.versions("erp", "stock", variant["id"]) if c.at <= act.at]
    return states[-1].after if states else None


def _has_unreserved(end: EndState, store_variant_id: str) -> bool:
    """Whether some order of the variant waits without being in the ERP's count."""
    return any(
        line["variant_id"] == store_variant_id
        for order in end.store.orders.values()
        if (erp_order_of(end, order["id"]) or {"status": "held"})["status"] == "held"
        for line in order["lines"]
    )


def _orders(end: EndState) -> list[Violation]:
    found = []
    for order in end.store.orders.values():
        booked = erp_order_of(end, order["id"])
        if booked is None or booked["status"] not in ("backordered", "accepted"):
            continue
        dates = {row["client_line_id"]: row["ship_on"] for row in booked["lines"]}
        for line in order["lines"]:
            if line["ship_on"] != dates.get(line["id"]):
                subject = f"store order {order['number']} line {line['id']}"
                expected, actual = f"{dates.get(line['id'])}", f"{line['ship_on']}"
                found.append(Violation(RULE, subject, expected, actual))
    return found


def _past(history: History, end: EndState) -> list[Violation]:
    """No promise names a day before the day on which it is made."""
    zone = ZoneInfo(end.erp.time_zone)
    return [
        Violation(
            RULE,
            f"stock of SKU {change.after['sku']}",
            "a day to come",
            step["ship_on"],
            (f"erp {change.seq}",),
        )
        for change in history.of("erp", "stock")
        if "supply" in change.changes
        for step in change.after["supply"]
        if date.fromisoformat(step["ship_on"]) < change.business_at.astimezone(zone).date()
    ]


def reach(history: History, end: EndState) -> Reach:
    """A promise slipped and the bridge told it; a larger quantity needed a second receipt."""
    looks = [act for act in history.acts_of("look") if act.facts["quantity"] > 1]
    slips = history.acts_of("slip")
    if not slips or len(history.acts_of("buy_in")) < 2 or not looks:
        return Reach.no("no promise slipped, or no second receipt was needed")
    if not any(
        change.actor == history.bridge_actor and change.at > slips[0].at
        for change in history.of("store", "inventory_level", "order")
        if {"supply", "lines"} & set(change.changes)
    ):
        return Reach.no("neither a level nor an order told the slip")
    return Reach.yes("two receipts, larger quantities, and a slip")
