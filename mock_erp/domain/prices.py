"""Which price applies: the price rule of the ERP.

Worked example. WEB-USD has the regular style price 80.00, an own regular price 90.00 for the
XL variant, and a sale price 50.00 for the style from Saturday to Sunday. On Friday an M costs
80.00 and an XL 90.00. On Saturday both cost 50.00, compared with 80.00 and 90.00.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from mock_erp.domain.price_windows import Window

PriceKind = Literal["regular", "sale"]
_BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)
_ALWAYS = Window()


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price list: for a whole style (no variant_id) or for one variant.

    `entered`: grows with each line entered; it decides between lines equal in all else.
    """

    line_id: str
    price_minor: int
    kind: PriceKind = "regular"
    variant_id: str | None = None
    min_quantity: int = 1
    window: Window = _ALWAYS
    entered: int = 0

    def is_for(self, variant_id: str) -> bool:
        """Say whether the line prices this variant of its style."""
        return self.variant_id in (None, variant_id)

    @property
    def rank(self) -> tuple[bool, int, datetime, int]:
        """Own price over style price, higher break, later start, later entry."""
        start = self.window.valid_from or _BEGINNING_OF_TIME
        return (self.variant_id is not None, self.min_quantity, start, self.entered)


@dataclass(frozen=True, slots=True)
class EffectivePrice:
    """What a variant costs now. `price_minor` None: it has no price and cannot be bought."""

    price_minor: int | None
    compare_at_minor: int | None = None


NO_PRICE = EffectivePrice(None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The variant someone asks the price of, how many of it, and when."""

    variant_id: str
    at: datetime
    quantity: int = 1
    is_free: bool = False


def effective_price(wanted: Wanted, lines: Sequence[PriceLine]) -> EffectivePrice:
    """Apply the price rule to the lines of one list for the variant's style and itself.

    The sale wins over the regular price, which then is the price to compare with when it is
    higher (PRD-02). Nothing is ever priced 0 by accident: only a free variant is (PRD-09).
    """
    regular = _best(wanted, lines, "regular")
    sale = _best(wanted, lines, "sale")
    best = sale or regular
    if best is None or (best.price_minor == 0 and not wanted.is_free):
        return EffectivePrice(0) if wanted.is_free else NO_PRICE
    if sale is None or regular is None or regular.price_minor <= sale.price_minor:
        return EffectivePrice(best.price_minor)
    return EffectivePrice(sale.price_minor, regular.price_minor)


def first_price(wanted: Wanted, lists: Sequence[Sequence[PriceLine]]) -> EffectivePrice:
    """Return the price of the first list that has one (PRD-12).

    `lists`: from the most particular to the most general: the customer's contract, the
    customer's group, the list that was asked for.
    """
    for lines in lists:
        price = effective_price(wanted, lines)
        if price.price_minor is not None:
            return price
    return NO_PRICE


def _best(wanted: Wanted, lines: Sequence[PriceLine], kind: PriceKind) -> PriceLine | None:
    valid = (
        line
        for line in lines
        if line.kind == kind
        and line.is_for(wanted.variant_id)
        and line.min_quantity <= wanted.quantity
        and line.window.holds(wanted.at)
    )
    return max(valid, key=lambda line: line.rank, default=None)
