"""What may be offered and promised, worked out from the ERP's stock view alone (STK-01, -06)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

Stock = Mapping[str, Any]


def offer_of(stock: Stock, channel: Mapping[str, Any]) -> int:
    """Pieces that a channel may show: mapped, sellable, unreserved, less the buffer, never < 0."""
    mapped = channel["warehouses"]
    free = sum(
        row["on_hand"] - row["reserved"]
        for row in stock["warehouses"]
        if row["code"] in mapped and row["kind"] == "sellable"
    )
    offer = int(max(0, free - channel.get("buffer", 0)))
    return 0 if offer <= channel.get("zero_threshold", 0) else offer


def permission_of(style: Mapping[str, Any], variant: Mapping[str, Any]) -> tuple[bool, int | None]:
    """Whether a variant may be backordered and up to how many pieces: its own word first."""
    own, inherited = variant["backorder"], style["backorder"]
    source = own if own["allowed"] is not None else inherited
    if not source["allowed"]:
        return (False, 0)
    return (True, source["limit"])


def ship_on(stock: Stock, beyond: int) -> date | None:
    """Day on which `beyond` further pieces can ship, by the ladder of confirmed receipts."""
    for step in stock["supply"]:
        if step["through"] >= beyond:
            return date.fromisoformat(step["ship_on"])
    return None


def message_of(stock_shown: int, quantity: int, *, is_allowed: bool, day: date | None) -> str:
    """The words that a shopper reads for a quantity."""
    if quantity <= stock_shown:
        return "In stock"
    if not is_allowed:
        return "Out of stock" if stock_shown <= 0 else f"Only {stock_shown} in stock"
    when = f"Expected to ship {day:%m/%d}" if day else "date not known"
    if stock_shown <= 0:
        return f"Backorders: {when}"
    return f"{stock_shown} in stock, {quantity - stock_shown} on backorder. Backorders: {when}"
