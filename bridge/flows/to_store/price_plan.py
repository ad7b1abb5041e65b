"""The decisions of the flow of prices: values in, intended writes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bridge.errors import Refused
from bridge.model.accounts import AccountQuote
from bridge.model.channels import Channel
from bridge.model.prices import ChannelPrice, PriceSlot, PriceWrite, StylePrices, VariantPrice
from bridge.model.products import StoreProduct
from bridge.settings import Settings

# One price list's answer for one style, None if it has none, or why the ERP would not say.
Quote = StylePrices | Refused | None


@dataclass(frozen=True, slots=True)
class PriceView:
    """Both sides of one style: `quotes` by price list, `channels` by code."""

    product: StoreProduct
    quotes: Mapping[str, Quote]
    current: Mapping[PriceSlot, ChannelPrice]
    channels: Mapping[str, Channel]


@dataclass(frozen=True, slots=True)
class PricePlan:
    """Prices to set, and channels that cannot be priced, with the reason."""

    writes: tuple[PriceWrite, ...] = ()
    refusals: tuple[str, ...] = ()


def plan(view: PriceView, settings: Settings) -> PricePlan:
    """Return the writes that make the published channels of one product right.

    A channel whose money does not fit its list is refused whole; the others are written.
    """
    writes: list[PriceWrite] = []
    refusals: list[str] = []
    for code in sorted(view.product.content.channels):
        if code in settings.channels:
            try:
                writes += _of_channel(code, view, settings)
            except Refused as error:
                refusals.append(f"channel {code}: {error}")
    return PricePlan(tuple(writes), tuple(refusals))


def next_change(quotes: Iterable[Quote]) -> datetime | None:
    """Earliest instant at which any of the quotes changes by itself (PRD-02)."""
    instants = [
        quote.next_change_at
        for quote in quotes
        if isinstance(quote, StylePrices) and quote.next_change_at is not None
    ]
    return min(instants, default=None)


def _of_channel(code: str, view: PriceView, settings: Settings) -> list[PriceWrite]:
    quote = view.quotes.get(settings.channels[code].price_list)
    if isinstance(quote, Refused):
        raise quote
    if quote is None:
        return []
    currency = checked_currency(quote, view.channels.get(code))
    writes = []
    for variant in quote.variants:
        variant_id = view.product.variant_ids.get(variant.variant_id)
        if variant_id is not None:
            slot = PriceSlot(variant_id, code)
            write = _of_slot(slot, currency, variant, view.current.get(slot), settings=settings)
            writes += [] if write is None else [write]
    return writes


def checked_currency(quote: StylePrices | AccountQuote, channel: Channel | None) -> str:
    """No number crosses into another currency or tax basis unconverted (PRD-08)."""
    if channel is None:
        raise Refused("the store has no such channel")
    if quote.currency != channel.currency:
        raise Refused(
            f"price list {quote.price_list} is in {quote.currency}, not {channel.currency}"
        )
    if quote.tax_basis != channel.tax_basis:
        raise Refused(
            f"price list {quote.price_list} is tax {quote.tax_basis}, not {channel.tax_basis}"
        )
    return quote.currency


def _of_slot(
    slot: PriceSlot,
    currency: str,
    variant: VariantPrice,
    current: ChannelPrice | None,
    *,
    settings: Settings,
) -> PriceWrite | None:
    # A missing price is written as missing, never as zero (PRD-09).
    price = variant.price
    compare_at = variant.compare_at if settings.compare_at and price is not None else None
    version = 0 if current is None else current.version
    wanted = PriceWrite(slot, currency, price, compare_at, version, variant.breaks)
    return None if _is_shown(current, wanted) else wanted


def _is_shown(current: ChannelPrice | None, wanted: PriceWrite) -> bool:
    if current is None:
        return (wanted.price, wanted.compare_at, wanted.breaks) == (None, None, ())
    shown = (current.price, current.compare_at, current.breaks)
    return shown == (wanted.price, wanted.compare_at, wanted.breaks)
