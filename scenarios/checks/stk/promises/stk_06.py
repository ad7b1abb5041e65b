"""STK-06: the promise date is the earliest day that covers the quantity; a slip moves it."""

from datetime import date

from scenarios.checks.oracle.stock import message_of, permission_of, ship_on
from scenarios.checks.pairs import listed
from scenarios.model.end_state import Document, EndState
from scenarios.model.history import Act, Change, History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-06"


def check(history: History, end: EndState) -> list[Violation]:
    """Dates that shoppers saw, that levels carry and that orders hold follow the receipts."""
    return [*_looks(history, end), *_levels(history, end), *_orders(end), *_past(history)]


def _looks(history: History, end: EndState) -> list[Violation]:
    found = []
    for act in history.acts_of("look"):
        for row in act.facts["page"]["variants"]:
            reference = end.store.variants.get(row["id"], {}).get("client_reference")
            stock = _stock_at(history, str(reference), act)
            if stock is None or row["stock_shown"] is None or row["price_minor"] is None:
                continue
            beyond = act.facts["quantity"] - row["stock_shown"]
            variant = end.erp.variants[str(reference)]
            style = end.erp.styles[variant["style_id"]]
            if beyond <= 0 or not permission_of(style, variant)[0] or not row["can_buy"]:
                continue
            day = ship_on(stock, beyond)
            words = message_of(row["stock_shown"], act.facts["quantity"], is_allowed=True, day=day)
            if row["message"] != words:
                subject = f"SKU {row['sku']}, {act.facts['quantity']} pieces"
                found.append(Violation(RULE, subject, words, f"{row['message']}"))
    return found


def _stock_at(history: History, variant_id: str, act: Act) -> Document | None:
    states = [c for c in history.versions("erp", "stock", variant_id) if c.at <= act.at]
    return states[-1].after if states else None


def _levels(history: History, end: EndState) -> list[Violation]:
    found = []
    for item in listed(history, end):
        level = end.store.levels.get(item.key)
        stock = end.erp.stock.get(item.variant["id"])
        if level is None or level["available"] is None or stock is None:
            continue
        if level["backorder"]["allowed"] and level["supply"] != stock["supply"]:
            found.append(Violation(RULE, item.subject, f"{stock['supply']}", f"{level['supply']}"))
    return found


def _orders(end: EndState) -> list[Violation]:
    found = []
    for order in end.store.orders.values():
        booked = next(iter(end.erp.orders_by_reference.get(order["id"], [])), None)
        if booked is None or booked["status"] != "backordered":
            continue
        dates = {row["client_line_id"]: row["ship_on"] for row in booked["lines"]}
        for line in order["lines"]:
            if line["ship_on"] != dates.get(line["id"]):
                subject = f"store order {order['number']} line {line['id']}"
                expected, actual = f"{dates.get(line['id'])}", f"{line['ship_on']}"
                found.append(Violation(RULE, subject, expected, actual))
    return found


def _past(history: History) -> list[Violation]:
    """No promise names a day before the day on which it is made."""
    return [
        Violation(RULE, f"stock of SKU {change.after['sku']}", "a day to come", step["ship_on"])
        for change in history.of("erp", "stock")
        for step in change.after["supply"]
        if date.fromisoformat(step["ship_on"]) < _day(change)
    ]


def _day(change: Change) -> date:
    return date.fromordinal(change.business_at.date().toordinal() - 1)


def reach(history: History, end: EndState) -> Reach:
    """A promise that slipped, and a quantity that needs a second receipt."""
    looks = [act for act in history.acts_of("look") if act.facts["quantity"] > 1]
    if history.acts_of("slip") and len(history.acts_of("buy_in")) > 1 and looks:
        return Reach.yes("two receipts, larger quantities, and a slip")
    return Reach.no("no promise slipped, or no second receipt was needed")
