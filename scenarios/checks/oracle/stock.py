"""What may be offered and promised, worked out from the ERP's stock view alone (STK-01, -06)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

Stock = Mapping[str, Any]


def offer_of(stock: Stock, channel: Mapping[str, Any]) -> int:
    """Pieces that a channel may show: mapped, sellable, unreserved, less the buffer, never < 0.

    Of a kit the least that its components make, in whole kits (STK-15).
    """
    parts = [part for part in stock.get("components", []) if part["tracked"]]
    if parts:
        return min(offer_of(part, channel) // int(part["pieces"]) for part in parts)
    offer = max(0, left_of(stock, channel))
    return 0 if offer <= channel.get("zero_threshold", 0) else offer


def left_of(stock: Stock, channel: Mapping[str, Any]) -> int:
    """Pieces of one variant before they are clamped: below zero they are owed, or held back."""
    own = stock.get("safety_buffer")
    buffer = channel.get("buffer", 0) if own is None else own
    return free_at(stock, channel["warehouses"]) - int(buffer)


def free_at(stock: Stock, warehouses: Collection[str]) -> int:
    """Unreserved pieces in the sellable ones of some warehouses."""
    return sum(
        int(row["on_hand"] - row["reserved"])
        for row in stock["warehouses"]
        if row["code"] in warehouses and row["kind"] == "sellable"
    )


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


def promises(steps: Sequence[Mapping[str, Any]], up_to: int | None) -> dict[int, str]:
    """The day that a ladder promises, for each quantity at which some ladder may have a step."""
    found: dict[int, str] = {}
    for step in sorted(steps, key=lambda step: (step["through"], step["ship_on"])):
        reach = step["through"] if up_to is None else min(step["through"], up_to)
        found.setdefault(reach, step["ship_on"])
    return found


def ladder_of(
    receipts: Sequence[tuple[date, int]], stock: Stock, today: date, handling_days: int
) -> list[dict[str, Any]]:
    """Supply beyond stock by ship date: confirmed receipts in order, less who waits already."""
    free = sum(row["on_hand"] - row["reserved"] for row in _sellable(stock))
    through = min(0, free) - waiting_for(stock)
    days: dict[str, int] = {}
    for expected_on, pieces in sorted(receipts):
        if expected_on < today:
            continue
        through += pieces
        if through > 0:
            days[working_day(expected_on + timedelta(days=handling_days)).isoformat()] = through
    return [{"through": pieces, "ship_on": day} for day, pieces in days.items()]


def kit_ladder_of(
    parts: Sequence[tuple[int, Sequence[tuple[date, int]], Stock]], today: date, handling_days: int
) -> list[dict[str, Any]]:
    """Supply of a kit beyond stock: whole when the last of its components is there (STK-15).

    `parts`: pieces in one kit, receipts and stock of each component.
    """
    free = [sum(row["on_hand"] - row["reserved"] for row in _sellable(s)) for _, _, s in parts]
    here = min(max(0, left) // each for left, (each, _, _) in zip(free, parts, strict=True))
    days = sorted({day for _, receipts, _ in parts for day, _ in receipts if day >= today})
    found: dict[str, int] = {}
    for until in days:
        whole = min(
            (left - waiting_for(stock) + sum(n for day, n in receipts if today <= day <= until))
            // each
            for left, (each, receipts, stock) in zip(free, parts, strict=True)
        )
        if whole > here:
            leaves = working_day(until + timedelta(days=handling_days))
            found[leaves.isoformat()] = whole - here
    return [{"through": pieces, "ship_on": day} for day, pieces in found.items()]


def waiting_for(stock: Stock) -> int:
    """Pieces that wait for supply, alone or in kits."""
    return int(stock.get("waiting", stock["backorder"]["open"]))


def working_day(day: date) -> date:
    """This day, or Monday if it is a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _sellable(stock: Stock) -> list[Mapping[str, Any]]:
    return [row for row in stock["warehouses"] if row["kind"] == "sellable"]
