"""What each store location shows of a channel's offer, worked out from the ERP's stock (STK-14)."""

from collections.abc import Mapping
from typing import Any

from scenarios.checks.oracle.stock import free_at, offer_of

Stock = Mapping[str, Any]


def shares_of(stock: Stock, channel: Mapping[str, Any]) -> dict[str, int]:
    """Pieces by location: the offer, with what is missing taken from the largest one first."""
    missing = sum(whole_at(stock, channel).values()) - offer_of(stock, channel)
    shown: dict[str, int] = {}
    for location, pieces in sorted(whole_at(stock, channel).items(), key=_largest_first):
        # What only adds up over locations (missing below 0) is shown at the first, the largest.
        taken = missing if missing < 0 else min(pieces, missing)
        shown[location] = pieces - taken
        missing -= taken
    return shown


def whole_at(stock: Stock, channel: Mapping[str, Any]) -> dict[str, int]:
    """What lies at each location, none below 0; of a kit, the whole kits that lie there."""
    return {location: max(0, free) for location, free in lying_at(stock, channel).items()}


def lying_at(stock: Stock, channel: Mapping[str, Any]) -> dict[str, int]:
    """The same, before what is below 0 is clamped."""
    mapped: dict[str, list[str]] = {}
    for code in channel["warehouses"]:
        mapped.setdefault(channel["locations"][code], []).append(code)
    parts = [part for part in stock.get("components", []) if part["tracked"]]
    if not parts:
        return {location: free_at(stock, codes) for location, codes in mapped.items()}
    return {
        location: min(free_at(part, codes) // int(part["pieces"]) for part in parts)
        for location, codes in mapped.items()
    }


def _largest_first(row: tuple[str, int]) -> tuple[int, str]:
    return (-row[1], row[0])
