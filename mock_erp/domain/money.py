"""The total rule of a sales order, in integer minor units.

Worked example, prices exclusive of tax, two lines:
2 x 1000 - 100 discount + 143 tax = 2043, and 1 x 500 + 38 tax = 538; shipping 700 + 53 tax = 753.
Computed 3334. Two lines and two tax groups (goods, shipping) allow up to 4 of rounding:
a stated total of 3336 is booked with a rounding of 2, one of 3339 is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Charge:
    """One amount of an order: a line after its discount, the shipping, or a fee."""

    net_minor: int
    tax_minor: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """What the parts of an order add up to, and how far rounding may take it."""

    computed_minor: int
    rounding_limit_minor: int

    def rounding_of(self, stated_minor: int) -> int | None:
        """Return the rounding to book for a stated total, or None when it is too much (ORD-03)."""
        rounding = stated_minor - self.computed_minor
        return rounding if abs(rounding) <= self.rounding_limit_minor else None


def line_charge(
    quantity: int, unit_price_minor: int, *, discount_minor: int, tax_minor: int
) -> Charge:
    """Charge of one line: the discount is that of the whole line."""
    return Charge(quantity * unit_price_minor - discount_minor, tax_minor)


def total_of(
    lines: Sequence[Charge],
    shipping: Charge,
    fees: Sequence[Charge],
    *,
    prices_include_tax: bool,
) -> Total:
    """Add up an order; tax counts on top only where prices exclude it.

    The tax groups are goods, shipping and fees, each only when it carries tax.
    """
    groups: tuple[Sequence[Charge], ...] = (lines, (shipping,), fees)
    net = sum(charge.net_minor for group in groups for charge in group)
    taxes = [sum(charge.tax_minor for charge in group) for group in groups]
    on_top = 0 if prices_include_tax else sum(taxes)
    return Total(net + on_top, len(lines) + sum(1 for tax in taxes if tax))


def in_proportion(amount_minor: int, part: int, whole: int) -> int:
    """Scale an amount from `whole` pieces to `part` pieces, halves rounded away from zero."""
    if whole == 0:
        return 0
    scaled = (2 * abs(amount_minor) * part + whole) // (2 * whole)
    return scaled if amount_minor >= 0 else -scaled
