"""The numbers in docs/rules/accounts.md, and what accounts pay in docs/rules/price.md."""

from datetime import UTC, datetime

import pytest

from mock_erp.domain.accounts.credit import Credit
from mock_erp.domain.accounts.price_steps import PriceStep, price_steps
from mock_erp.domain.prices import PriceLine, Wanted, first_price
from mock_store.domain.buying import OrderQuantity, Price, Step, price_for, quantity_fault

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
CHANNEL = [PriceLine("one", 8000), PriceLine("ten", 7200, min_quantity=10)]
GROUP = [PriceLine("group", 7000)]
CONTRACT = [PriceLine("contract", 6500), PriceLine("many", 6000, min_quantity=10)]
LISTS = {
    "Dock Ltd": [CONTRACT, GROUP, CHANNEL],
    "Quay Ltd": [GROUP, CHANNEL],
    "everybody": [CHANNEL],
}


@pytest.mark.parametrize(
    ("pieces", "dock", "quay", "everybody"),
    [(1, 6500, 7000, 8000), (9, 6500, 7000, 8000), (10, 6000, 7000, 7200)],
)
def test_the_first_list_that_has_a_price_gives_it(
    pieces: int, dock: int, quay: int, everybody: int
) -> None:
    wanted = Wanted("var", NOW, pieces)

    prices = {who: first_price(wanted, lists).price_minor for who, lists in LISTS.items()}

    assert prices == {"Dock Ltd": dock, "Quay Ltd": quay, "everybody": everybody}


def test_a_contract_from_five_pieces_on_leaves_the_groups_price_below() -> None:
    lists = [[PriceLine("five", 6000, min_quantity=5)], GROUP, CHANNEL]

    prices = [first_price(Wanted("var", NOW, pieces), lists).price_minor for pieces in (4, 5)]

    assert prices == [7000, 6000]


@pytest.mark.parametrize(
    ("who", "steps", "four", "twelve"),
    [
        ("everybody", ((1, 8000), (10, 7200)), 32_000, 86_400),
        ("Dock Ltd", ((1, 6500), (10, 6000)), 26_000, 72_000),
    ],
)
def test_both_sides_read_the_steps_alike(
    who: str, steps: tuple[tuple[int, int], ...], four: int, twelve: int
) -> None:
    assert price_steps(Wanted("var", NOW), LISTS[who]) == tuple(PriceStep(*each) for each in steps)
    own = tuple(Step(*each) for each in steps)
    paid = [pieces * (price_for(Price("USD", 8000), own, pieces) or 0) for pieces in (4, 12)]
    assert paid == [four, twelve]


@pytest.mark.parametrize(
    ("on_account_minor", "currency", "is_covered"),
    [(7000, "USD", True), (7001, "USD", False), (1, "EUR", False), (0, "USD", True)],
    ids=["70.00", "70.01", "0.01 EUR", "900.00 by card"],
)
def test_an_order_on_account_is_covered_up_to_the_limit(
    on_account_minor: int, currency: str, is_covered: bool
) -> None:
    assert Credit(50_000, "USD").covers(on_account_minor, currency, 43_000) is is_covered


@pytest.mark.parametrize(
    ("pieces", "is_allowed"), [(5, False), (6, True), (9, False), (24, True), (30, False)]
)
def test_a_quantity_is_allowed_in_multiples(pieces: int, is_allowed: bool) -> None:
    assert (quantity_fault(pieces, OrderQuantity(6, 6, 24)) is None) is is_allowed
