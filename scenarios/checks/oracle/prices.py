"""What a variant costs, worked out from price lines alone.

Written from the price rule in the documents, apart from the ERP's own code: an own sale
price wins over the style's sale price, a sale over a regular price; the regular price is the
compare-at price where it is higher.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scenarios.model.end_state import EndState
from scenarios.model.history import History

Line = Mapping[str, Any]
Variant = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """Price and compare-at price in minor units; no price means it cannot be bought."""

    price_minor: int | None
    compare_at_minor: int | None = None


def price_of(variant: Variant, lines: Iterable[Line], at: datetime, quantity: int = 1) -> Shown:
    """Price of a piece of a variant from the lines of one price list, at a business instant."""
    valid = [
        line
        for line in lines
        if _is_for(line, variant) and line.get("min_quantity", 1) <= quantity and _holds(line, at)
    ]
    regular = _best(line for line in valid if line["kind"] == "regular")
    sale = _best(line for line in valid if line["kind"] == "sale")
    chosen = sale or regular
    if chosen is None or (chosen["price_minor"] == 0 and not variant.get("is_free")):
        return Shown(0 if variant.get("is_free") else None)
    if sale and regular and regular["price_minor"] > sale["price_minor"]:
        return Shown(sale["price_minor"], regular["price_minor"])
    return Shown(chosen["price_minor"])


def lines_at(history: History, price_list_id: str, at: datetime, *, of: Variant) -> list[Line]:
    """The lines of a price list of a variant and of its style, at a transport instant."""
    standing: dict[str, Line] = {}
    for item in (of["id"], of["style_id"]):
        for change in history.price_lines_of.get(str(item), ()):
            if change.at > at:
                break
            standing[change.entity_id] = change.after
            if change.topic.endswith(".deleted"):
                standing.pop(change.entity_id, None)
    return [line for line in standing.values() if line["price_list_id"] == price_list_id]


def lines_now(end: EndState, price_list_id: str, *, of: Variant) -> list[Line]:
    """The lines of a price list of a variant and of its style, at the end."""
    known = end.erp.lines_of
    return [x for item in (of["id"], of["style_id"]) for x in known.get((price_list_id, item), ())]


def price_list_of(end: EndState, code: str) -> Mapping[str, Any] | None:
    """A price list by its code."""
    return next((row for row in end.erp.price_lists.values() if row["code"] == code), None)


def is_crossed(end: EndState, channel: str, price_list: Mapping[str, Any]) -> bool:
    """Whether the money of a channel's list is not the channel's: then it is blocked (PRD-08)."""
    shown = end.store.channels.get(channel)
    return shown is not None and any(
        shown[name] != price_list[name] for name in ("currency", "tax_basis")
    )


def _is_for(line: Line, variant: Variant) -> bool:
    if line.get("variant_id"):
        return bool(line["variant_id"] == variant["id"])
    return bool(line.get("style_id") == variant["style_id"])


def _holds(line: Line, at: datetime) -> bool:
    start, end = line.get("valid_from"), line.get("valid_until")
    if start is not None and datetime.fromisoformat(start) > at:
        return False
    return end is None or at < datetime.fromisoformat(end)


def _best(lines: Iterable[Line]) -> Line | None:
    def rank(numbered: tuple[int, Line]) -> tuple[bool, int, datetime, int]:
        number, line = numbered
        start = line.get("valid_from")
        since = datetime.fromisoformat(start) if start else datetime.min.replace(tzinfo=UTC)
        return (bool(line.get("variant_id")), line.get("min_quantity", 1), since, number)

    found = max(enumerate(lines), key=rank, default=None)
    return found[1] if found else None
