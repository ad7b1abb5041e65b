"""The money rule in literal numbers, and the laws that hold for every basket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_store.domain.money import (
    PricedLine,
    TaxBasis,
    add_up,
    percent_of,
    round_half_up,
    share_discount,
    tax_of,
)

INCLUSIVE_10 = TaxBasis(prices_include_tax=True, rate_bp=1000)
EXCLUSIVE_10 = TaxBasis(prices_include_tax=False, rate_bp=1000)
INCLUSIVE_9 = TaxBasis(prices_include_tax=True, rate_bp=900)
EXCLUSIVE_9 = TaxBasis(prices_include_tax=False, rate_bp=900)
UNTAXED = TaxBasis(prices_include_tax=False, rate_bp=0)


def test_tax_comes_on_top_of_the_discounted_price_when_prices_exclude_it() -> None:
    totals = add_up([PricedLine(1, 10_000)], EXCLUSIVE_10, discount_bp=2000)

    assert (totals.discount_minor, totals.tax_minor, totals.total_minor) == (2000, 800, 8800)


def test_tax_is_taken_out_of_the_discounted_price_when_prices_include_it() -> None:
    totals = add_up([PricedLine(1, 10_000)], INCLUSIVE_10, discount_bp=2000)

    # 80.00 * 10 / 110 = 7.2727
    assert (totals.discount_minor, totals.tax_minor, totals.total_minor) == (2000, 727, 8000)


@pytest.mark.parametrize(
    ("basis", "tax_minor", "total_minor"),
    [
        # 62.36 * 9 % = 5.6124; 62.36 * 9 / 109 = 5.1490
        pytest.param(EXCLUSIVE_9, 561, 6797, id="exclusive"),
        pytest.param(INCLUSIVE_9, 515, 6236, id="inclusive"),
    ],
)
def test_four_pieces_are_taxed_as_one_line(
    basis: TaxBasis, tax_minor: int, total_minor: int
) -> None:
    totals = add_up([PricedLine(4, 1559)], basis)

    assert totals.lines[0].subtotal_minor == 6236
    assert (totals.tax_minor, totals.total_minor) == (tax_minor, total_minor)


def test_three_times_a_third_is_ninety_nine() -> None:
    totals = add_up([PricedLine(3, 33)], UNTAXED)

    assert totals.total_minor == 99


def test_each_line_is_rounded_by_itself() -> None:
    totals = add_up([PricedLine(1, 33)] * 3, EXCLUSIVE_9)

    # 0.0297 per line is 3 three times; 0.0891 once would have been 9 as well, 0.33 * 5 % not.
    assert [line.tax_minor for line in totals.lines] == [3, 3, 3]
    assert totals.total_minor == 108


def test_a_discount_that_does_not_divide_goes_to_the_earlier_of_equal_lines() -> None:
    totals = add_up([PricedLine(1, 33)] * 3, UNTAXED, discount_bp=1000)

    # 10 % of 0.99 is 0.099, which is 0.10.
    assert [line.discount_minor for line in totals.lines] == [4, 3, 3]
    assert totals.total_minor == 89


def test_the_largest_remainder_gets_the_odd_unit() -> None:
    # 10 * 1/8, 10 * 3/8, 10 * 4/8: 1.25, 3.75, 5
    assert share_discount(10, [100, 300, 400]) == [1, 4, 5]


def test_exactly_half_a_unit_goes_up() -> None:
    assert [round_half_up(n, 2) for n in (1, 2, 3)] == [1, 1, 2]
    assert percent_of(50, 100) == 1
    assert tax_of(49, TaxBasis(prices_include_tax=False, rate_bp=100)) == 0


def test_shipping_is_taxed_without_discount() -> None:
    totals = add_up([PricedLine(1, 10_000)], EXCLUSIVE_10, discount_bp=5000, shipping_minor=500)

    assert (totals.shipping.price_minor, totals.shipping.tax_minor) == (500, 50)
    assert (totals.tax_minor, totals.total_minor) == (550, 6050)


def test_shipping_that_includes_tax_costs_its_price() -> None:
    totals = add_up([PricedLine(1, 1100)], INCLUSIVE_10, shipping_minor=550)

    assert (totals.shipping.tax_minor, totals.tax_minor, totals.total_minor) == (50, 150, 1650)


def test_a_fee_is_part_of_the_total() -> None:
    totals = add_up([PricedLine(1, 1000)], EXCLUSIVE_10, fees_minor=[200, 15])

    assert [fee.total_minor for fee in totals.fees] == [220, 17]
    assert totals.total_minor == 1337


def test_a_free_basket_costs_nothing() -> None:
    totals = add_up([PricedLine(2, 0)], INCLUSIVE_9, discount_bp=1000)

    assert (totals.discount_minor, totals.tax_minor, totals.total_minor) == (0, 0, 0)


amounts = st.integers(min_value=0, max_value=10_000_000)
lines = st.lists(
    st.builds(PricedLine, st.integers(min_value=1, max_value=500), amounts), min_size=1, max_size=12
)
bases = st.builds(TaxBasis, st.booleans(), st.integers(min_value=0, max_value=3000))


@given(st.lists(amounts, min_size=1, max_size=20), st.integers(min_value=0, max_value=10_000))
def test_shares_add_up_to_the_discount(line_amounts: list[int], discount_bp: int) -> None:
    discount = percent_of(sum(line_amounts), discount_bp)

    shares = share_discount(discount, line_amounts)

    assert sum(shares) == discount
    assert all(0 <= share <= amount for share, amount in zip(shares, line_amounts, strict=True))


@given(lines, bases, st.integers(min_value=0, max_value=10_000), amounts)
def test_the_total_is_the_sum_of_its_parts(
    priced: list[PricedLine], basis: TaxBasis, discount_bp: int, shipping_minor: int
) -> None:
    totals = add_up(priced, basis, discount_bp=discount_bp, shipping_minor=shipping_minor)

    goods = sum(line.quantity * line.unit_price_minor for line in priced)
    on_top = 0 if basis.prices_include_tax else totals.tax_minor
    assert totals.total_minor == goods - totals.discount_minor + shipping_minor + on_top
    line_totals = sum(line.total_minor for line in totals.lines)
    assert totals.total_minor == line_totals + totals.shipping.total_minor


@given(lines, bases)
def test_each_tax_is_within_half_a_unit_of_the_exact_one(
    priced: list[PricedLine], basis: TaxBasis
) -> None:
    totals = add_up(priced, basis)

    for line in totals.lines:
        divisor = 10_000 + basis.rate_bp * basis.prices_include_tax
        assert abs(2 * (line.tax_minor * divisor - line.subtotal_minor * basis.rate_bp)) <= divisor
