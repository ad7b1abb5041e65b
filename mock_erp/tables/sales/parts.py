"""What an order line takes from the shelf: its own variant, or the components of a kit.

A kit has no stock of its own. Its line counts whole kits; each component keeps where its pieces
are reserved. A line without a shelf (a service) has no parts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mock_erp.domain.allocation import BookedLine, reduce_line
from mock_erp.domain.reserving import Taken
from mock_erp.tables.sales.rows import Row

NOTHING = Taken(0, {})


class Part(NamedTuple):
    """A variant that a line takes: pieces for one of the line's, and where they are reserved."""

    variant_id: str
    pieces: int
    reserved_at: Mapping[str, int]


def parts_of(line: Row) -> list[Part]:
    """Return what a line takes from the shelf."""
    if not line["tracked"]:
        return []
    if not line["components"]:
        return [Part(line["variant_id"], 1, line["reserved_at"])]
    return [Part(each["variant_id"], each["pieces"], each["reserved_at"]) for each in _kit(line)]


def variants_of(lines: Iterable[Row]) -> list[str]:
    """Return the variants that lines name, and those that they take."""
    found = [[line["variant_id"], *(part.variant_id for part in parts_of(line))] for line in lines]
    return sorted({variant_id for each in found for variant_id in each})


def needs_of(line: Row) -> tuple[tuple[str, int], ...]:
    """Return the variants that one piece of a line needs, with the pieces of each."""
    return tuple((part.variant_id, part.pieces) for part in parts_of(line))


def components_of(line: Row) -> tuple[tuple[str, int], ...]:
    """Return the same of a kit; nothing of a plain line, which is its own part."""
    return needs_of(line) if line["components"] else ()


def taken_of(line: Row, booked: BookedLine) -> Taken:
    """Return what was booked for a line as pieces taken."""
    at = booked.components if line["components"] else {line["variant_id"]: booked.reserved_at}
    return Taken(booked.reserved, at)


def take(line: Row, taken: Taken, sign: int = 1) -> None:
    """Add pieces to what is reserved for a line, or with sign -1 take them off."""
    line["reserved"] += sign * taken.pieces
    if not line["components"]:
        line["reserved_at"] = _moved(
            line["reserved_at"], taken.at.get(line["variant_id"], {}), sign
        )
        return
    line["components"] = [
        dict(
            each,
            reserved_at=_moved(each["reserved_at"], taken.at.get(each["variant_id"], {}), sign),
        )
        for each in _kit(line)
    ]


def all_of(line: Row) -> Taken:
    """Return all that is reserved for a line."""
    return Taken(line["reserved"], {part.variant_id: part.reserved_at for part in parts_of(line)})


def surplus_of(line: Row, surplus: int) -> tuple[Taken, int]:
    """Return the reserved pieces that go when a line loses `surplus`, and what still waits.

    What waits goes first, then pieces of the last warehouse.
    """
    waiting = max(0, line["backordered"] - surplus)
    pieces = surplus - (line["backordered"] - waiting)
    freed = {}
    for part in parts_of(line):
        kept, _ = reduce_line(part.reserved_at, 0, pieces * part.pieces)
        freed[part.variant_id] = _moved(part.reserved_at, kept, -1)
    return Taken(pieces, freed), waiting


def packed_from(line: Row, warehouse: str | None, pieces: int) -> Taken:
    """Return where the pieces of a parcel come from: its warehouse first.

    Of a kit, components that are reserved elsewhere are fetched from there.
    """
    at = {}
    for part in parts_of(line):
        left, taken = pieces * part.pieces, Counter[str]()
        for code in sorted(part.reserved_at, key=lambda code: code != warehouse):
            taken[code] = min(left, part.reserved_at[code])
            left -= taken[code]
        at[part.variant_id] = {code: count for code, count in taken.items() if count}
    return Taken(pieces, at)


def by_warehouse(line: Row) -> dict[str, int]:
    """Return the reserved pieces of a line by the warehouse that packs them.

    A kit is packed where its first component lies.
    """
    if not line["components"]:
        return dict(line["reserved_at"])
    first = next(iter(_kit(line)[0]["reserved_at"]), None)
    return {} if first is None else {first: line["reserved"]}


def _moved(before: Mapping[str, int], more: Mapping[str, int], sign: int) -> dict[str, int]:
    after = dict(before)
    for code, pieces in more.items():
        after[code] = after.get(code, 0) + sign * pieces
    return {code: pieces for code, pieces in after.items() if pieces}


def _kit(line: Row) -> list[Row]:
    components: list[Row] = line["components"]
    return components
