"""Which store location shows how much of an offer (STK-14)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal


def shares_of(free: Mapping[str, Decimal], total: int) -> dict[str, int]:
    """Share `total` pieces out over locations, by what is free at each; none is below 0.

    A deficit elsewhere, a buffer or a threshold leave less than is free: that is taken from the
    largest location first, equals by their names. What only adds up over locations, halves or
    the components of a kit, is shown at the largest one.
    """
    shares = {code: max(0, floored(pieces)) for code, pieces in sorted(free.items())}
    by_size = sorted(shares, key=lambda code: (-shares[code], code))
    surplus = sum(shares.values()) - total
    if surplus < 0 and by_size:
        shares[by_size[0]] -= surplus
    for code in by_size:
        part = max(0, min(shares[code], surplus))
        shares[code] -= part
        surplus -= part
    return shares


def floored(pieces: Decimal) -> int:
    """Cut parts of pieces off; below zero, down to the next whole number."""
    return int(pieces.to_integral_value(rounding=ROUND_FLOOR))
