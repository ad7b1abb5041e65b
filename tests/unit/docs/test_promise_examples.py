"""The numbers of docs/rules/promise_date.md."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mock_erp.domain.supply import (
    InboundReceipt,
    Shelf,
    SupplyStep,
    next_overdue,
    promise,
    supply_ladder,
)

TODAY = date(2026, 11, 23)
SECOND = InboundReceipt(date(2026, 12, 16), 10)
RECEIPTS = [InboundReceipt(date(2026, 12, 11), 5), SECOND]
SLIPPED = [InboundReceipt(date(2026, 12, 14), 5), SECOND]
TWO_WAIT = Shelf(free=0, waiting=2)
TWO_THERE = Shelf(free=2)


def ladder_of(
    receipts: list[InboundReceipt], shelf: Shelf = TWO_WAIT, today: date = TODAY
) -> list[SupplyStep]:
    return supply_ladder(receipts, shelf, business_date=today, handling_days=1)


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (3, "Backorders: Expected to ship 12/14"),
        (4, "Backorders: Expected to ship 12/17"),
        (14, "Backorders: date not known"),
    ],
)
def test_a_quantity_ships_with_the_receipt_that_covers_it(quantity: int, text: str) -> None:
    ladder = ladder_of(RECEIPTS)

    assert ladder == [SupplyStep(3, date(2026, 12, 14)), SupplyStep(13, date(2026, 12, 17))]
    assert promise(quantity, TWO_WAIT, ladder, backorder_free=None).text == text


def test_a_slip_moves_the_promise() -> None:
    ladder = ladder_of(SLIPPED)

    told = promise(3, TWO_WAIT, ladder, backorder_free=None)

    assert ladder == [SupplyStep(3, date(2026, 12, 15)), SupplyStep(13, date(2026, 12, 17))]
    assert told.text == "Backorders: Expected to ship 12/15"


def test_an_overdue_receipt_does_not_count() -> None:
    assert ladder_of(RECEIPTS, today=date(2026, 12, 12)) == [SupplyStep(8, date(2026, 12, 17))]


def test_a_receipt_is_overdue_from_the_midnight_that_ends_its_day() -> None:
    overdue_at = next_overdue(RECEIPTS, TODAY, ZoneInfo("America/Chicago"))

    assert overdue_at == datetime(2026, 12, 12, 6, tzinfo=UTC)


def test_with_all_receipts_overdue_no_date_is_known() -> None:
    ladder = ladder_of(RECEIPTS, today=date(2026, 12, 17))

    told = promise(1, TWO_WAIT, ladder, backorder_free=None)

    assert told.text == "Backorders: date not known"


@pytest.mark.parametrize(
    ("quantity", "limit_left", "text"),
    [
        (2, None, "In stock"),
        (6, None, "Backorders: Expected to ship 12/14"),
        (8, None, "Backorders: Expected to ship 12/17"),
        (20, None, "Backorders: date not known"),
        (6, 3, "Out of stock"),
    ],
)
def test_a_part_comes_from_stock(quantity: int, limit_left: int | None, text: str) -> None:
    ladder = ladder_of(RECEIPTS, TWO_THERE)

    told = promise(quantity, TWO_THERE, ladder, backorder_free=limit_left)

    assert ladder == [SupplyStep(5, date(2026, 12, 14)), SupplyStep(15, date(2026, 12, 17))]
    assert (told.from_stock, told.text) == (2, text)
