"""Promise dates, in literal numbers."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mock_erp.domain.supply import (
    InboundReceipt,
    Promise,
    Shelf,
    SupplyStep,
    next_overdue,
    promise,
    ship_date,
    supply_ladder,
)

MONDAY = date(2026, 11, 23)
FIRST = InboundReceipt(date(2026, 12, 11), 5)
SECOND = InboundReceipt(date(2026, 12, 16), 10)


def ladder(
    *receipts: InboundReceipt, free: int = 0, waiting: int = 0, today: date = MONDAY
) -> list[SupplyStep]:
    shelf = Shelf(free, waiting)
    return supply_ladder(receipts, shelf, business_date=today, handling_days=1)


@pytest.mark.parametrize(
    ("expected_on", "leaves_on"),
    [
        (date(2026, 12, 10), date(2026, 12, 11)),
        (date(2026, 12, 11), date(2026, 12, 14)),
        (date(2026, 12, 12), date(2026, 12, 14)),
        (date(2026, 12, 13), date(2026, 12, 14)),
    ],
    ids=["Thursday", "Friday", "Saturday", "Sunday"],
)
def test_goods_leave_on_the_next_working_day_after_handling(
    expected_on: date, leaves_on: date
) -> None:
    assert ship_date(expected_on, handling_days=1) == leaves_on


def test_two_purchase_orders_make_two_steps() -> None:
    steps = ladder(SECOND, FIRST)

    assert steps == [SupplyStep(5, date(2026, 12, 14)), SupplyStep(15, date(2026, 12, 17))]


def test_demand_promised_earlier_comes_first() -> None:
    assert ladder(FIRST, SECOND, waiting=7) == [SupplyStep(8, date(2026, 12, 17))]


def test_an_oversell_is_made_up_for_first() -> None:
    assert ladder(FIRST, free=-2) == [SupplyStep(3, date(2026, 12, 14))]


def test_stock_on_hand_is_not_part_of_the_ladder() -> None:
    assert ladder(FIRST, free=4) == [SupplyStep(5, date(2026, 12, 14))]


def test_a_slip_moves_the_promise() -> None:
    slipped = InboundReceipt(date(2026, 12, 18), 5)

    assert ladder(slipped) == [SupplyStep(5, date(2026, 12, 21))]


def test_an_overdue_receipt_does_not_count() -> None:
    assert ladder(FIRST, SECOND, today=date(2026, 12, 12)) == [SupplyStep(10, date(2026, 12, 17))]


def test_a_receipt_expected_today_still_counts() -> None:
    assert ladder(FIRST, today=FIRST.expected_on) == [SupplyStep(5, date(2026, 12, 14))]


def test_a_receipt_becomes_overdue_at_the_companys_midnight() -> None:
    zone = ZoneInfo("America/Chicago")

    overdue_at = next_overdue([SECOND, FIRST], MONDAY, zone)

    assert overdue_at == datetime(2026, 12, 12, 6, tzinfo=UTC)
    assert next_overdue([FIRST], date(2026, 12, 12), zone) is None


@pytest.mark.parametrize(
    ("quantity", "backorder_free", "told"),
    [
        (2, 0, Promise(2, None, "In stock")),
        (6, None, Promise(2, date(2026, 12, 14), "Backorders: Expected to ship 12/14")),
        (7, 5, Promise(2, date(2026, 12, 14), "Backorders: Expected to ship 12/14")),
        (8, None, Promise(2, None, "Backorders: date not known")),
        (8, 5, Promise(2, None, "Out of stock")),
        (3, 0, Promise(2, None, "Out of stock")),
    ],
    ids=["stock", "backorder", "last permitted", "beyond supply", "over limit", "no backorders"],
)
def test_a_quantity_is_promised(quantity: int, backorder_free: int | None, told: Promise) -> None:
    shelf = Shelf(free=2)

    answer = promise(quantity, shelf, ladder(FIRST, free=2), backorder_free=backorder_free)

    assert answer == told
