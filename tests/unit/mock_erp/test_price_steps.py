"""Quantity breaks follow from the price rule, whatever the lists hold."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mock_erp.domain.accounts.price_steps import PriceStep, price_steps
from mock_erp.domain.price_windows import Window
from mock_erp.domain.prices import PriceLine, Wanted, first_price

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
WINDOWS = (Window(), Window(NOW, NOW + timedelta(days=1)), Window(NOW + timedelta(days=1)))
lines = st.builds(
    PriceLine,
    line_id=st.just("line"),
    price_minor=st.integers(0, 5).map(lambda tens: tens * 1000),
    kind=st.sampled_from(("regular", "sale")),
    variant_id=st.sampled_from((None, "var_m", "var_other")),
    min_quantity=st.integers(1, 12),
    window=st.sampled_from(WINDOWS),
    entered=st.integers(0, 3),
)
lists = st.lists(st.lists(lines, max_size=4), max_size=3)


def reached(steps: tuple[PriceStep, ...], quantity: int) -> int | None:
    return [step.price_minor for step in steps if step.min_quantity <= quantity][-1]


@given(lists, st.integers(1, 15), st.booleans())
def test_the_step_that_a_quantity_reaches_is_its_price(
    lists: list[list[PriceLine]], quantity: int, is_free: bool
) -> None:
    wanted = Wanted("var_m", NOW, quantity, is_free)

    steps = price_steps(wanted, lists)

    assert reached(steps, quantity) == first_price(wanted, lists).price_minor


@given(lists)
def test_steps_begin_at_one_piece_and_each_changes_the_price(lists: list[list[PriceLine]]) -> None:
    steps = price_steps(Wanted("var_m", NOW), lists)

    assert steps[0].min_quantity == 1
    pairs = list(pairwise(steps))
    assert all(one.min_quantity < two.min_quantity for one, two in pairs)
    assert all(one.price_minor != two.price_minor for one, two in pairs)


def test_a_contract_from_five_pieces_leaves_the_public_price_below() -> None:
    public = [PriceLine("one", 8000), PriceLine("ten", 7000, min_quantity=10)]
    contract = [PriceLine("five", 6500, min_quantity=5)]

    assert price_steps(Wanted("var_m", NOW), [contract, public]) == (
        PriceStep(1, 8000),
        PriceStep(5, 6500),
    )
