"""Booking of order lines against stock: values in, values out.

STK-04: what is reserved never exceeds what is on the shelf and free; what waits needs either
the backorder permission of its variant, within its limit, or the explicit decision of whoever
sends the order (`on_shortage="backorder"`), which the line then records as "oversell".

Worked example. MAIN has 3 free, EAST 2, backorders are allowed up to 4 and none is open.
A line of 4 is reserved 3 from MAIN and 1 from EAST. A next one of 4 gets the last 1 from EAST
and 3 are backordered. A third one of 2 is over the limit (3 + 2 > 4): cancelled, held, or
backordered as "oversell", as the order says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from mock_erp.domain.reserving import Free, Needs, Taken, reserve_whole, without

OnShortage = Literal["backorder", "cancel", "hold"]
OUT_OF_STOCK = "out_of_stock"
OVERSELL = "oversell"


@dataclass(frozen=True, slots=True)
class BackorderRule:
    """Whether pieces may wait for supply, up to a limit of open ones (None: no limit)."""

    allowed: bool
    limit: int | None = None

    def permits(self, pieces: int, already_open: int) -> bool:
        """Say whether `pieces` more may wait when `already_open` wait."""
        if not self.allowed:
            return False
        return self.limit is None or already_open + pieces <= self.limit


def backorder_rule(
    style_allowed: bool | None,
    style_limit: int | None,
    *,
    variant_allowed: bool | None,
    variant_limit: int | None,
) -> BackorderRule:
    """Variant over style (STK-05): what the variant leaves open, the style decides."""
    allowed = style_allowed if variant_allowed is None else variant_allowed
    limit = style_limit if variant_limit is None else variant_limit
    return BackorderRule(bool(allowed), limit)


@dataclass(frozen=True, slots=True)
class Supply:
    """What one variant has to give: free pieces by warehouse code, and its backorders."""

    free: Mapping[str, int] = field(default_factory=dict)
    rule: BackorderRule = BackorderRule(allowed=False)
    open_backorders: int = 0
    tracked: bool = True


@dataclass(frozen=True, slots=True)
class WantedLine:
    """Pieces of one variant that an order asks for; `components` of a kit, per kit."""

    line_id: str
    variant_id: str
    pieces: int
    components: tuple[tuple[str, int], ...] = ()

    @property
    def needs(self) -> Needs:
        """What one piece takes from the shelf."""
        return self.components or ((self.variant_id, 1),)


@dataclass(frozen=True, slots=True)
class BookedLine:
    """What a line got: pieces by warehouse code, and pieces that wait.

    A kit has no shelf of its own: `kits` of it are reserved by way of its `components`.
    """

    line_id: str
    variant_id: str
    reserved_at: Mapping[str, int] = field(default_factory=dict)
    backordered: int = 0
    backorder_reason: str | None = None
    components: Free = field(default_factory=dict)
    kits: int = 0

    @property
    def reserved(self) -> int:
        """Pieces reserved over all warehouses."""
        return self.kits + sum(self.reserved_at.values())


@dataclass(frozen=True, slots=True)
class Booking:
    """The outcome of booking one order. `supply`: what is left of the variants it names."""

    status: Literal["accepted", "backordered", "held", "cancelled"]
    reason: str | None
    lines: tuple[BookedLine, ...]
    supply: Mapping[str, Supply]


def book(
    lines: Sequence[WantedLine],
    supply: Mapping[str, Supply],
    *,
    warehouses: Sequence[str],
    on_shortage: OnShortage,
) -> Booking:
    """Book all lines of an order, or none: the outcome concerns the order as a whole.

    `supply` names every variant of the lines. `warehouses`: codes in order of preference.
    """
    left = {line.variant_id: supply[line.variant_id] for line in lines}
    left |= {part: supply[part] for line in lines for part, _ in line.components}
    booked = [_book_line(line, left, warehouses) for line in lines]
    is_short = any(line.backorder_reason == OVERSELL for line in booked)
    if is_short and on_shortage != "backorder":
        nothing = tuple(BookedLine(line.line_id, line.variant_id) for line in lines)
        return Booking(_refused(on_shortage), OUT_OF_STOCK, nothing, {})
    waits = any(line.backordered for line in booked)
    return Booking("backordered" if waits else "accepted", None, tuple(booked), left)


def _refused(on_shortage: OnShortage) -> Literal["held", "cancelled"]:
    return "held" if on_shortage == "hold" else "cancelled"


def _book_line(line: WantedLine, left: dict[str, Supply], warehouses: Sequence[str]) -> BookedLine:
    supply = left[line.variant_id]
    if not supply.tracked or line.pieces == 0:
        return BookedLine(line.line_id, line.variant_id)  # services and gift cards have no shelf
    free = {variant_id: left[variant_id].free for variant_id, _ in line.needs}
    taken = reserve_whole(free, warehouses, line.needs, line.pieces)
    rest = line.pieces - taken.pieces
    permitted = rest == 0 or supply.rule.permits(rest, supply.open_backorders)
    for variant_id, pieces in without(free, taken).items():
        left[variant_id] = replace(left[variant_id], free=pieces)
    left[line.variant_id] = replace(
        left[line.variant_id], open_backorders=supply.open_backorders + rest
    )
    return _booked(line, taken, rest, None if permitted else OVERSELL)


def _booked(line: WantedLine, taken: Taken, rest: int, reason: str | None) -> BookedLine:
    if line.components:
        parts, kits = taken.at, taken.pieces
        return BookedLine(line.line_id, line.variant_id, {}, rest, reason, parts, kits)
    reserved_at = taken.at.get(line.variant_id, {})
    return BookedLine(line.line_id, line.variant_id, reserved_at, rest, reason)


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A backordered line, what one piece of it needs, and where it may be taken."""

    line_id: str
    backordered: int
    needs: Needs
    warehouses: Sequence[str]


def give(free: Free, waiting: Iterable[WaitingLine]) -> dict[str, Taken]:
    """Give free pieces to the lines that wait for them, in the order given.

    Returns what each line got; lines that get nothing are left out.
    """
    left = dict(free)
    given: dict[str, Taken] = {}
    for line in waiting:
        taken = reserve_whole(left, line.warehouses, line.needs, line.backordered)
        if taken.pieces:
            given[line.line_id] = taken
            left = without(left, taken)
    return given


def reduce_line(
    reserved_at: Mapping[str, int], backordered: int, pieces: int
) -> tuple[dict[str, int], int]:
    """Take `pieces` off a booked line: what waits goes first, then the last warehouse.

    Returns what is still reserved by warehouse code, and what still waits.
    """
    from_waiting = min(backordered, pieces)
    rest = pieces - from_waiting
    kept = dict(reserved_at)
    for code in reversed(list(kept)):
        part = min(kept[code], rest)
        rest -= part
        kept[code] -= part
    return {code: part for code, part in kept.items() if part}, backordered - from_waiting
