"""Prices and order quantities."""

import pytest

from mock_store.domain.buying import (
    OrderQuantity,
    largest_quantity,
    quantity_fault,
    selling_price,
)
from mock_store.domain.offer import Offer


@pytest.mark.parametrize(
    ("price_minor", "is_free", "price"),
    [
        (1999, False, 1999),
        (None, False, None),
        (0, False, None),
        (None, True, 0),
        (0, True, 0),
    ],
    ids=["priced", "missing", "zero by mistake", "free without a price", "free"],
)
def test_a_price_of_zero_sells_only_what_is_free(
    price_minor: int | None, is_free: bool, price: int | None
) -> None:
    assert selling_price(price_minor, is_free=is_free) == price


@pytest.mark.parametrize(
    ("buyable", "rule", "largest"),
    [
        (None, OrderQuantity(), None),
        (7, OrderQuantity(), 7),
        (7, OrderQuantity(multiple=3), 6),
        (7, OrderQuantity(maximum=5), 5),
        (None, OrderQuantity(multiple=4, maximum=10), 8),
        (2, OrderQuantity(minimum=3), 0),
    ],
)
def test_the_largest_quantity_keeps_stock_and_rule(
    buyable: int | None, rule: OrderQuantity, largest: int | None
) -> None:
    assert largest_quantity(Offer(shown=0, buyable=buyable), rule) == largest


@pytest.mark.parametrize(
    ("quantity", "fault"),
    [
        (2, "at least 4 pieces must be ordered"),
        (5, "only multiples of 2 pieces can be ordered"),
        (12, "at most 10 pieces can be ordered"),
        (6, None),
    ],
)
def test_the_order_quantity_rule_names_its_fault(quantity: int, fault: str | None) -> None:
    rule = OrderQuantity(minimum=4, multiple=2, maximum=10)

    assert quantity_fault(quantity, rule) == fault
