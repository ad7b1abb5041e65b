"""Taking pieces from warehouses: for one variant, or for whole kits of several.

Worked example. A kit holds 1 cup and 2 saucers. MAIN has 3 cups and 4 saucers free, EAST 1 cup
and 3 saucers. One kit is taken from MAIN whole. Three kits are not in any one warehouse: each
component is taken for itself, 3 cups from MAIN, 4 saucers from MAIN and 2 from EAST. There are
3 kits and no fourth one: 4 cups would do, but 7 saucers make only 3 pairs.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

# Free pieces by variant and warehouse code.
Free: TypeAlias = Mapping[str, Mapping[str, int]]
# What one piece of a line needs: variants with the pieces of each; of a plain line, itself.
Needs: TypeAlias = Sequence[tuple[str, int]]


class Taken(NamedTuple):
    """Pieces (of a kit: whole kits) that were taken, and where, by variant and warehouse."""

    pieces: int
    at: Mapping[str, Mapping[str, int]]


def reserve(free: Mapping[str, int], warehouses: Sequence[str], pieces: int) -> dict[str, int]:
    """Take pieces from the first warehouse that has them all, else from several in order."""
    for code in warehouses:
        if free.get(code, 0) >= pieces:
            return {code: pieces}
    taken: dict[str, int] = {}
    for code in warehouses:
        part = min(max(0, free.get(code, 0)), pieces - sum(taken.values()))
        if part > 0:
            taken[code] = part
    return taken


def reserve_whole(free: Free, warehouses: Sequence[str], needs: Needs, pieces: int) -> Taken:
    """Take as many whole pieces as there are, up to `pieces`; never a part of a kit."""
    there = min(
        sum(max(0, free[variant_id].get(code, 0)) for code in warehouses) // each
        for variant_id, each in needs
    )
    whole = min(pieces, there)
    if whole <= 0:
        return Taken(0, {})
    for code in warehouses:
        if all(free[variant_id].get(code, 0) >= each * whole for variant_id, each in needs):
            return Taken(whole, {variant_id: {code: each * whole} for variant_id, each in needs})
    return Taken(
        whole,
        {
            variant_id: reserve(free[variant_id], warehouses, each * whole)
            for variant_id, each in needs
        },
    )


def without(free: Free, taken: Taken) -> dict[str, Mapping[str, int]]:
    """Return what is left free of these variants."""
    left = dict(free)
    for variant_id, at in taken.at.items():
        left[variant_id] = {
            code: pieces - at.get(code, 0) for code, pieces in left[variant_id].items()
        }
    return left
