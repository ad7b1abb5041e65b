"""What single accounts pay, where it is not what everybody pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, or_, select

from mock_erp.domain.accounts.price_steps import PriceStep
from mock_erp.domain.price_windows import next_change
from mock_erp.tables.customers import Customer
from mock_erp.tables.effective_prices import Enquiry, steps_of
from mock_erp.tables.items import Variant, variants_of_styles
from mock_erp.tables.price_lists import PriceList, PriceListLine, lines_by_style, lists_for
from mock_kit.state.database import Tx


@dataclass(frozen=True, slots=True)
class PricedAccount:
    """The own prices of one account, and when a window next opens or closes."""

    customer: Customer
    prices: tuple[tuple[Variant, tuple[PriceStep, ...]], ...]
    next_change_at: datetime | None


def accounts_with_own_lists(
    tx: Tx, *, after: int, limit: int, customer_ids: Sequence[str] | None
) -> list[Customer]:
    """Return accounts with a contract or a group, in the order of their last change.

    Those that are asked for by id are returned whether they have own lists or not.
    """
    contracts = select(PriceList.customer_id).where(col(PriceList.customer_id).is_not(None))
    has_own = or_(col(Customer.price_group).is_not(None), col(Customer.id).in_(contracts))
    chosen = has_own if customer_ids is None else col(Customer.id).in_(customer_ids)
    found = select(Customer).where(chosen, col(Customer.change_no) > after)
    return list(tx.session.exec(found.order_by(col(Customer.change_no)).limit(limit)).all())


def price_account(
    tx: Tx, asked: PriceList, customer: Customer, style_ids: Sequence[str] | None
) -> PricedAccount:
    """Return what the account pays now instead of the price of the list that is asked for.

    `style_ids` None: all styles that a list of the account has a line about.
    """
    enquiry = Enquiry(tx.business_now, customer=customer)
    lists = lists_for(tx, asked, enquiry.audience)
    wanted = _styles_on(tx, [one.id for one in lists if one.id != asked.id], style_ids)
    lines = [lines_by_style(tx, one.id, wanted) for one in lists]
    prices: list[tuple[Variant, tuple[PriceStep, ...]]] = []
    for style_id, variants in variants_of_styles(tx, wanted).items():
        of_style = [[row.as_price() for row in one[style_id]] for one in lines]
        for variant in variants:
            own = steps_of(variant, of_style, enquiry)
            # The list that is asked for comes last: it is what everybody pays.
            if own != steps_of(variant, of_style[-1:], enquiry):
                prices.append((variant, own))
    windows = (row.as_price().window for one in lines for rows in one.values() for row in rows)
    return PricedAccount(customer, tuple(prices), next_change(windows, enquiry.at))


def _styles_on(tx: Tx, list_ids: Sequence[str], style_ids: Sequence[str] | None) -> list[str]:
    """Return the styles that one of the lists has a line about, among those that are asked for."""
    found = select(PriceListLine.style_id).where(col(PriceListLine.price_list_id).in_(list_ids))
    if style_ids is not None:
        found = found.where(col(PriceListLine.style_id).in_(style_ids))
    return sorted(tx.session.exec(found.distinct()).all())
