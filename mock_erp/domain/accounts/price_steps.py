"""Quantity breaks: the price rule asked for every quantity at which it may change.

Worked example. WEB-USD has 80.00, and 70.00 from 10 pieces on; the contract of a customer has
65.00 from 5 pieces on. For that customer the steps are 80.00 from 1 and 65.00 from 5; for
everybody else 80.00 from 1 and 70.00 from 10.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mock_erp.domain.prices import PriceLine, Wanted, first_price


@dataclass(frozen=True, slots=True)
class PriceStep:
    """What a piece costs from a quantity on; `price_minor` None: it cannot be bought so."""

    min_quantity: int
    price_minor: int | None


def price_steps(wanted: Wanted, lists: Sequence[Sequence[PriceLine]]) -> tuple[PriceStep, ...]:
    """Return the prices of a variant by quantity, from 1 piece on, lowest quantity first.

    `lists`: see `first_price`. Whatever quantity of `wanted` is asked for, the last step that it
    reaches holds the price that `first_price` gives (PRD-12).
    """
    edges = {line.min_quantity for lines in lists for line in lines if _counts(line, wanted)}
    steps: list[PriceStep] = []
    for quantity in sorted({1, *edges}):
        price_minor = first_price(replace(wanted, quantity=quantity), lists).price_minor
        if not steps or steps[-1].price_minor != price_minor:
            steps.append(PriceStep(quantity, price_minor))
    return tuple(steps)


def _counts(line: PriceLine, wanted: Wanted) -> bool:
    return line.is_for(wanted.variant_id) and line.window.holds(wanted.at)
