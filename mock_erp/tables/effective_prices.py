"""Effective prices read from the lists: for web shops, and for the till."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mock_erp.domain.accounts.price_steps import PriceStep, price_steps
from mock_erp.domain.price_windows import next_change
from mock_erp.domain.prices import EffectivePrice, PriceLine, Wanted, first_price
from mock_erp.tables.customers import Customer
from mock_erp.tables.items import PricedVariant, Variant, priced_variants
from mock_erp.tables.price_lists import Audience, PriceList, lines_by_style, lists_for
from mock_kit.state.database import Tx


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Who asks for prices: when, for how many, and for which customer if any."""

    at: datetime
    quantity: int = 1
    customer: Customer | None = None

    @property
    def audience(self) -> list[Audience]:
        """Whose own lists come before the asked one, the contract first (PRD-12)."""
        if self.customer is None:
            return []
        found: list[Audience] = [("customer", self.customer.id)]
        if self.customer.price_group is not None:
            found.append(("group", self.customer.price_group))
        return found


@dataclass(frozen=True, slots=True)
class PricedStyle:
    """The prices of a style's variants, and when a window next opens or closes."""

    prices: tuple[tuple[PricedVariant, EffectivePrice, tuple[PriceStep, ...]], ...]
    next_change_at: datetime | None


def price_styles(
    tx: Tx, price_list: PriceList, style_ids: Sequence[str], enquiry: Enquiry
) -> Mapping[str, PricedStyle]:
    """Return the prices of each style's variants on a list, in their entered order."""
    lists = [
        lines_by_style(tx, one.id, style_ids) for one in lists_for(tx, price_list, enquiry.audience)
    ]
    variants = priced_variants(tx, style_ids)
    priced: dict[str, PricedStyle] = {}
    for style_id in style_ids:
        lines = [[row.as_price() for row in one[style_id]] for one in lists]
        windows = (line.window for of_list in lines for line in of_list)
        prices = tuple(
            (one, _price(one, lines, enquiry), steps_of(one, lines, enquiry))
            for one in variants[style_id]
        )
        priced[style_id] = PricedStyle(prices, next_change(windows, enquiry.at))
    return priced


def price_variant(
    tx: Tx, price_list: PriceList, variant: Variant, enquiry: Enquiry
) -> EffectivePrice:
    """Return what one variant costs on a list."""
    lists = [
        [row.as_price() for row in lines_by_style(tx, one.id, [variant.style_id])[variant.style_id]]
        for one in lists_for(tx, price_list, enquiry.audience)
    ]
    return _price(variant, lists, enquiry)


def steps_of(
    variant: Variant | PricedVariant, lists: Sequence[Sequence[PriceLine]], enquiry: Enquiry
) -> tuple[PriceStep, ...]:
    """Return what a piece of the variant costs by quantity."""
    return price_steps(_wanted(variant, enquiry), lists)


def _price(
    variant: Variant | PricedVariant, lists: Sequence[Sequence[PriceLine]], enquiry: Enquiry
) -> EffectivePrice:
    return first_price(_wanted(variant, enquiry), lists)


def _wanted(variant: Variant | PricedVariant, enquiry: Enquiry) -> Wanted:
    return Wanted(variant.id, enquiry.at, enquiry.quantity, variant.is_free)
