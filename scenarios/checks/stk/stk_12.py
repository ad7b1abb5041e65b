"""STK-12: the stock ledger balances; what is reserved is open demand or was set aside."""

from collections import Counter

from scenarios.model.end_state import Document, EndState
from scenarios.model.history import History
from scenarios.model.verdict import Reach, Violation

RULE = "STK-12"


def check(history: History, end: EndState) -> list[Violation]:
    """On hand is the sum of the movements; reserved is open demand and what stays set aside."""
    moved: Counter[tuple[str, str]] = Counter()
    for movement in end.erp.movements.values():
        moved[movement["variant_id"], movement["warehouse"]] += movement["pieces"]
    shown = {
        (variant_id, row["code"])
        for variant_id, stock in end.erp.stock.items()
        for row in stock["warehouses"]
    }
    demand = _demand(end)
    found = [
        Violation(RULE, f"variant {variant_id} in {code}", f"{pieces} moved", "no stock shown")
        for (variant_id, code), pieces in sorted(moved.items())
        if pieces and (variant_id, code) not in shown
    ]
    for variant_id, stock in sorted(end.erp.stock.items()):
        for row in stock["warehouses"]:
            booked = moved[variant_id, row["code"]]
            if row["on_hand"] != booked:
                subject = f"SKU {stock['sku']} in {row['code']}"
                found.append(
                    Violation(RULE, subject, f"{booked} moved", f"{row['on_hand']} on hand")
                )
        reserved = sum(row["reserved"] for row in stock["warehouses"])
        if reserved != demand[variant_id]:
            subject = f"SKU {stock['sku']}"
            expected, actual = f"{demand[variant_id]} in orders", f"{reserved} reserved"
            found.append(Violation(RULE, subject, expected, actual))
    return found


def _reserved(line: Document) -> Counter[str]:
    """What a line sets aside: its own variant, or the components of a kit (STK-15)."""
    parts = line.get("components") or []
    if not parts:
        return Counter({line["variant_id"]: line["reserved"]})
    return Counter({part["variant_id"]: sum(part["reserved_at"].values()) for part in parts})


def _demand(end: EndState) -> Counter[str]:
    """Pieces reserved by variant: by order lines, and by what was set aside."""
    demand: Counter[str] = Counter()
    for order in end.erp.orders.values():
        for line in order["lines"]:
            demand.update(_reserved(line))
    for kept in end.erp.set_asides.values():
        if kept["status"] == "open":
            demand[kept["variant_id"]] += sum(kept["pieces_at"].values())
    return demand


def reach(history: History, end: EndState) -> Reach:
    """Goods moved and online orders reserved some."""
    booked = any(change.actor == history.bridge_actor for change in history.of("erp", "order"))
    if end.erp.movements and booked:
        return Reach.yes(f"{len(end.erp.movements)} movements")
    return Reach.no("no movement, or no online order")
