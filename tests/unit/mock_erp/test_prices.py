"""The price rule, in literal numbers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mock_erp.domain.price_windows import Window, first_instant, last_instant, next_change
from mock_erp.domain.prices import (
    NO_PRICE,
    EffectivePrice,
    PriceLine,
    Wanted,
    effective_price,
    first_price,
)

CHICAGO = ZoneInfo("America/Chicago")
FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def weekend(saturday: date, sunday: date) -> Window:
    return Window(first_instant(saturday, CHICAGO), last_instant(sunday, CHICAGO))


def at(instant: datetime, quantity: int = 1) -> Wanted:
    return Wanted("var_m", instant, quantity)


def test_a_weekend_sale_applies_from_the_first_to_the_last_instant_of_the_lists_zone() -> None:
    window = weekend(date(2026, 11, 28), date(2026, 11, 29))
    lines = [PriceLine("reg", 8000), PriceLine("sale", 5000, "sale", window=window)]
    start = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
    end = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
    tick = timedelta(microseconds=1)

    prices = [effective_price(at(when), lines) for when in (start - tick, start, end - tick, end)]

    regular, sale = EffectivePrice(8000), EffectivePrice(5000, 8000)
    assert prices == [regular, sale, sale, regular]


@pytest.mark.parametrize(
    ("saturday", "hours"),
    [(date(2026, 10, 31), 49), (date(2027, 3, 13), 47), (date(2026, 11, 28), 48)],
    ids=["clocks go back", "clocks go forward", "no change"],
)
def test_a_weekend_is_as_long_as_the_clock_says(saturday: date, hours: int) -> None:
    window = weekend(saturday, saturday + timedelta(days=1))

    assert window.valid_from is not None
    assert window.valid_until is not None
    assert window.valid_until - window.valid_from == timedelta(hours=hours)


def test_a_sale_of_the_style_beats_the_own_regular_price_of_a_variant() -> None:
    lines = [
        PriceLine("reg", 8000),
        PriceLine("own", 9000, variant_id="var_m"),
        PriceLine("sale", 5000, "sale"),
    ]

    assert effective_price(at(FRIDAY), lines) == EffectivePrice(5000, 9000)


def test_an_own_price_beats_the_price_of_the_style() -> None:
    lines = [PriceLine("own", 9000, variant_id="var_m"), PriceLine("reg", 8000, entered=9)]

    assert effective_price(at(FRIDAY), lines) == EffectivePrice(9000)


def test_the_own_price_of_a_sibling_is_nobody_elses() -> None:
    lines = [PriceLine("own", 9000, variant_id="var_xl")]

    assert effective_price(at(FRIDAY), lines) == NO_PRICE


@pytest.mark.parametrize(("quantity", "price_minor"), [(1, 8000), (9, 8000), (10, 7000)])
def test_a_quantity_break_applies_from_its_quantity_on(quantity: int, price_minor: int) -> None:
    lines = [PriceLine("ten", 7000, min_quantity=10), PriceLine("one", 8000)]

    assert effective_price(at(FRIDAY, quantity), lines).price_minor == price_minor


def test_the_line_that_started_later_wins() -> None:
    march = Window(datetime(2026, 3, 1, tzinfo=UTC))
    june = Window(datetime(2026, 6, 1, tzinfo=UTC))
    lines = [PriceLine("june", 8500, window=june), PriceLine("march", 8000, window=march)]

    assert effective_price(at(FRIDAY), lines).price_minor == 8500


def test_a_sale_that_is_not_lower_has_no_price_to_compare_with() -> None:
    lines = [PriceLine("reg", 8000), PriceLine("sale", 8000, "sale")]

    assert effective_price(at(FRIDAY), lines) == EffectivePrice(8000, None)


def test_a_price_of_zero_is_no_price() -> None:
    assert effective_price(at(FRIDAY), [PriceLine("zero", 0)]) == NO_PRICE


def test_a_free_variant_costs_zero_without_any_line() -> None:
    assert effective_price(Wanted("var_m", FRIDAY, is_free=True), []) == EffectivePrice(0)


def test_a_contract_price_beats_a_lower_price_of_the_group() -> None:
    contract, group = [PriceLine("contract", 7500)], [PriceLine("group", 7000)]

    assert first_price(at(FRIDAY), [contract, group]).price_minor == 7500


def test_a_list_without_a_price_leaves_it_to_the_next() -> None:
    contract, asked = [PriceLine("other", 7500, variant_id="var_xl")], [PriceLine("reg", 8000)]

    assert first_price(at(FRIDAY), [contract, asked]).price_minor == 8000


def test_the_next_change_is_the_nearest_edge_to_come() -> None:
    window = weekend(date(2026, 11, 28), date(2026, 11, 29))

    assert next_change([window, Window()], FRIDAY) == datetime(2026, 11, 28, 6, tzinfo=UTC)
    assert next_change([window], datetime(2026, 11, 30, 6, tzinfo=UTC)) is None
