"""The decisions about what accounts pay: values in, intended writes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bridge.errors import Refused
from bridge.flows.to_store.price_plan import checked_currency
from bridge.model.accounts import AccountPrice, AccountPriceWrite, AccountQuote, AccountSlot
from bridge.model.channels import Channel
from bridge.model.prices import PriceStep
from bridge.model.products import StoreProduct
from bridge.settings import Settings

# One price list's answer, or why the ERP would not say.
Quotes = Mapping[str, Sequence[AccountQuote] | Refused]


@dataclass(frozen=True, slots=True)
class AccountView:
    """Both sides of some accounts and styles.

    `quotes` by price list, `products` by style, `accounts` by ERP account, `channels` by code.
    `current` holds every row of the store that is in question.
    """

    quotes: Quotes
    products: Mapping[str, StoreProduct]
    accounts: Mapping[str, str]
    channels: Mapping[str, Channel]
    current: Mapping[AccountSlot, AccountPrice]


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """Rows to set, and channels that cannot be priced, with the reason."""

    writes: tuple[AccountPriceWrite, ...] = ()
    refusals: tuple[str, ...] = ()


def plan(view: AccountView, settings: Settings) -> AccountPlan:
    """Return the writes that make the rows in question right (PRD-12).

    A row that no quote asks for is emptied: the account pays what everybody pays. Rows of a
    channel that is refused, or is not ours, stay as they are.
    """
    wanted: dict[AccountSlot, tuple[str, tuple[PriceStep, ...]]] = {}
    refusals: list[str] = []
    refused: list[str] = []
    for code, chosen in sorted(settings.channels.items()):
        try:
            wanted |= _of_channel(code, view, view.quotes.get(chosen.price_list, ()))
        except Refused as error:
            refusals.append(f"channel {code}: {error}")
            refused.append(code)
    ours = [code for code in settings.channels if code not in refused]
    writes = [_write(slot, steps, view) for slot, steps in wanted.items()]
    writes += [
        AccountPriceWrite(slot, row.currency, (), row.version)
        for slot, row in view.current.items()
        if row.steps and slot not in wanted and slot.channel in ours
    ]
    return AccountPlan(tuple(each for each in writes if each is not None), tuple(refusals))


def next_change(quotes: Iterable[AccountQuote]) -> datetime | None:
    """Earliest instant at which any of the quotes changes by itself (PRD-02)."""
    instants = [quote.next_change_at for quote in quotes if quote.next_change_at is not None]
    return min(instants, default=None)


def _of_channel(
    code: str, view: AccountView, quotes: Sequence[AccountQuote] | Refused
) -> dict[AccountSlot, tuple[str, tuple[PriceStep, ...]]]:
    if isinstance(quotes, Refused):
        raise quotes
    wanted: dict[AccountSlot, tuple[str, tuple[PriceStep, ...]]] = {}
    for quote in quotes:
        account_id = view.accounts.get(quote.account_id)
        if account_id is None:
            continue
        for item in quote.items:
            product = view.products.get(item.style_id)
            if product is None or code not in product.content.channels:
                continue
            variant_id = product.variant_ids.get(item.variant_id)
            if variant_id is not None:
                currency = checked_currency(quote, view.channels.get(code))
                wanted[AccountSlot(account_id, code, variant_id)] = (currency, item.steps)
    return wanted


def _write(
    slot: AccountSlot, wanted: tuple[str, tuple[PriceStep, ...]], view: AccountView
) -> AccountPriceWrite | None:
    current, (currency, steps) = view.current.get(slot), wanted
    if current is not None and current.steps == steps:
        return None
    return AccountPriceWrite(slot, currency, steps, 0 if current is None else current.version)
