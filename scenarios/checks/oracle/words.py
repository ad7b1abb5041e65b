"""What a shopper may read about a quantity: the words, by the display switches (STK-13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from scenarios.checks.oracle.stock import ship_on


@dataclass(frozen=True)
class Told:
    """What a page says about one piece of a variant."""

    stock_shown: int | None
    message: str
    ship_on: date | None = None


def told_of(level: Mapping[str, Any], rules: Mapping[str, Any], today: date) -> Told:
    """What must be said about one piece, from a store level with `offer` and `uncounted`.

    Pieces sold beyond the level stand before the next shopper: they use up the limit, and the
    date is that of the piece behind them. A channel that mirrors the level has no eye for them.
    A day that has passed is not named. `rules` are the settings of the channel.
    """
    show_stock, show_day = (
        rules.get("display", {}).get(name, True) for name in ("show_stock_level", "show_ship_date")
    )
    shown = max(0, level["offer"])
    stock_shown = shown if show_stock else None
    if shown > 0:
        return Told(stock_shown, f"{shown} in stock" if show_stock else "In stock")
    sold = 0 if rules.get("stock_policy", "hold") == "mirror" else level["uncounted"]
    owed = max(0, -level["offer"], sold - level["available"])
    backorder = level["backorder"]
    is_full = backorder["free"] is not None and backorder["free"] <= owed
    if not backorder["allowed"] or is_full:
        return Told(stock_shown, "Out of stock")
    day = ship_on(level, owed + 1)
    day = None if day is None or day < today else day
    if not show_day:
        return Told(stock_shown, "On backorder")
    return Told(stock_shown, f"Backorders: {when(day)}", day)


def when(day: date | None) -> str:
    """The words for a promise."""
    return f"Expected to ship {day:%m/%d}" if day else "date not known"
