"""What a piece costs by quantity and account, in literal numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_store.domain.buying import Price, Step, price_for, price_ladder

PUBLIC = Price("USD", 8000, steps=(Step(10, 7000),))
steps = st.dictionaries(st.integers(1, 12), st.one_of(st.none(), st.integers(1, 9)), max_size=4)


@pytest.mark.parametrize(
    ("own", "prices"),
    [
        ((), {1: 8000, 9: 8000, 10: 7000}),
        ((Step(1, 6500),), {1: 6500, 10: 6500}),
        ((Step(5, 6500),), {4: 8000, 5: 6500, 10: 6500}),
        ((Step(1, None), Step(6, 6000)), {1: None, 5: None, 6: 6000}),
    ],
    ids=["everybody", "contract", "contract from five on", "by the half dozen only"],
)
def test_the_last_step_that_is_reached_holds(
    own: tuple[Step, ...], prices: dict[int, int | None]
) -> None:
    assert {quantity: price_for(PUBLIC, own, quantity) for quantity in prices} == prices


def test_without_any_price_nothing_can_be_bought() -> None:
    assert price_for(None, (), 1) is None


@given(steps, steps, st.integers(1, 15))
def test_the_ladder_says_what_each_quantity_costs(
    public: dict[int, int | None], own: dict[int, int | None], quantity: int
) -> None:
    price = Price("USD", 8000, steps=_steps(public))

    ladder = price_ladder(price, _steps(own))

    reached = [step.price_minor for step in ladder if step.min_quantity <= quantity]
    assert reached[-1] == price_for(price, _steps(own), quantity)


def _steps(rows: dict[int, int | None]) -> tuple[Step, ...]:
    return tuple(Step(quantity, price) for quantity, price in sorted(rows.items()))
