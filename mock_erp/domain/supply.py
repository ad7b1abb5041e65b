"""Inbound supply and promise dates (STK-06).

Worked example. Nothing is on hand, 2 pieces wait, and two confirmed purchase orders bring 5 on
Friday 2026-12-11 and 10 on Wednesday 2026-12-16; goods need one day of handling. The ladder is
3 pieces through Monday 12/14 and 13 through Thursday 12/17: "Backorders: Expected to ship
12/14" for up to 3 more, 12/17 for up to 13, "date not known" beyond.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class InboundReceipt:
    """Pieces of one variant that a confirmed purchase order still brings."""

    expected_on: date
    pieces: int


@dataclass(frozen=True, slots=True)
class SupplyStep:
    """Up to `through` pieces beyond what is in stock can leave on `ship_on`."""

    through: int
    ship_on: date


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the sellable warehouses have, and who waits.

    `free`: on hand less reserved, negative after an oversell. `waiting`: open backorders.
    """

    free: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """What a shopper is told for a quantity. `ship_on` None: in stock, or nobody knows."""

    from_stock: int
    ship_on: date | None
    text: str


def ship_date(expected_on: date, handling_days: int) -> date:
    """Return the working day on which goods expected on a day can leave."""
    day = expected_on + timedelta(days=handling_days)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def supply_ladder(
    receipts: Iterable[InboundReceipt], shelf: Shelf, *, business_date: date, handling_days: int
) -> list[SupplyStep]:
    """Return what can still be promised beyond the stock, by ship date, cumulative.

    Demand promised earlier comes first. An overdue receipt does not count: its day has passed,
    and a past date is never promised.
    """
    through = min(0, shelf.free) - shelf.waiting
    steps: dict[date, int] = {}
    for receipt in sorted(receipts, key=lambda receipt: receipt.expected_on):
        if receipt.expected_on < business_date:
            continue
        through += receipt.pieces
        if through > 0:
            steps[ship_date(receipt.expected_on, handling_days)] = through
    return [SupplyStep(pieces, day) for day, pieces in steps.items()]


def kit_ladder(
    parts: Sequence[tuple[int, Sequence[InboundReceipt], Shelf]],
    *,
    business_date: date,
    handling_days: int,
) -> list[SupplyStep]:
    """Return what can still be promised of a kit beyond the stock, by ship date, cumulative.

    `parts`: of each component the pieces in one kit, what comes, and its shelf. A kit is whole
    when the last of its components is there (STK-15).

    Worked example. A kit holds 1 cup and 2 saucers; 5 cups and 3 saucers are free, so 1 kit is in
    stock. 4 saucers come on Friday 12/11, 4 more on Wednesday 12/16; goods need one day. Then 7
    saucers make 3 kits, 2 beyond the stock, on 12/14, and 11 make 5, as many as there are cups,
    on 12/17.
    """
    in_stock = max(0, min((shelf.free // each for each, _, shelf in parts), default=0))
    days = {receipt.expected_on for _, receipts, _ in parts for receipt in receipts}
    steps: dict[date, int] = {}
    for day in sorted(each for each in days if each >= business_date):
        whole = min(
            (shelf.free - shelf.waiting + _come(receipts, business_date, day)) // each
            for each, receipts, shelf in parts
        )
        if whole > in_stock:
            steps[ship_date(day, handling_days)] = whole - in_stock
    return [SupplyStep(pieces, day) for day, pieces in steps.items()]


def _come(receipts: Iterable[InboundReceipt], since: date, until: date) -> int:
    return sum(each.pieces for each in receipts if since <= each.expected_on <= until)


def next_overdue(
    receipts: Iterable[InboundReceipt], business_date: date, zone: ZoneInfo
) -> datetime | None:
    """Return the instant at which the first receipt still counted becomes overdue, if any."""
    due = [receipt.expected_on for receipt in receipts if receipt.expected_on >= business_date]
    if not due:
        return None
    midnight = datetime.combine(min(due) + timedelta(days=1), time.min, tzinfo=zone)
    return midnight.astimezone(UTC)


def ship_on(ladder: Sequence[SupplyStep], pieces_beyond: int) -> date | None:
    """Return the day on which that many pieces beyond stock can leave; None: not known."""
    return next((step.ship_on for step in ladder if step.through >= pieces_beyond), None)


def promise(
    quantity: int, shelf: Shelf, ladder: Sequence[SupplyStep], *, backorder_free: int | None
) -> Promise:
    """Promise a quantity. `backorder_free`: pieces that may still wait; None: any number."""
    from_stock = min(quantity, max(0, shelf.free))
    beyond = quantity - from_stock
    if beyond == 0:
        return Promise(from_stock, None, "In stock")
    if backorder_free is not None and beyond > backorder_free:
        return Promise(from_stock, None, "Out of stock")
    day = ship_on(ladder, beyond)
    if day is None:
        return Promise(from_stock, None, "Backorders: date not known")
    return Promise(from_stock, day, f"Backorders: Expected to ship {day:%m/%d}")
