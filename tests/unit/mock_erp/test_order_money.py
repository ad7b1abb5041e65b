"""The total rule, in literal numbers."""

import pytest

from mock_erp.domain.money import Charge, in_proportion, line_charge, total_of

LINES = [
    line_charge(2, 1000, discount_minor=100, tax_minor=143),
    line_charge(1, 500, discount_minor=0, tax_minor=38),
]
SHIPPING = Charge(700, 53)


def test_tax_is_added_where_prices_exclude_it() -> None:
    assert total_of(LINES, SHIPPING, [], prices_include_tax=False).computed_minor == 3334


def test_tax_is_part_of_the_price_where_prices_include_it() -> None:
    assert total_of(LINES, SHIPPING, [], prices_include_tax=True).computed_minor == 3100


@pytest.mark.parametrize(
    ("stated", "rounding"),
    [(3334, 0), (3336, 2), (3338, 4), (3330, -4), (3339, None), (3329, None)],
)
def test_two_lines_in_two_tax_groups_allow_four_of_rounding(
    stated: int, rounding: int | None
) -> None:
    assert total_of(LINES, SHIPPING, [], prices_include_tax=False).rounding_of(stated) == rounding


def test_a_group_without_tax_allows_no_rounding_of_its_own() -> None:
    total = total_of([Charge(1000)], Charge(0), [Charge(50)], prices_include_tax=True)

    assert total.rounding_limit_minor == 1
    assert total.computed_minor == 1050


@pytest.mark.parametrize(
    ("amount", "part", "whole", "expected"),
    [
        (100, 1, 2, 50),
        (101, 1, 2, 51),
        (100, 1, 3, 33),
        (-101, 1, 2, -51),
        (7, 0, 2, 0),
        (7, 1, 0, 0),
    ],
)
def test_an_amount_shrinks_with_its_pieces(
    amount: int, part: int, whole: int, expected: int
) -> None:
    assert in_proportion(amount, part, whole) == expected
