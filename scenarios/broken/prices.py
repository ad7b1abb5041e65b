"""Bridges that are wrong about prices."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bridge.adapters.erp.prices import StylePricesWire
from bridge.errors import BridgeError
from bridge.model.money import Money
from bridge.model.prices import ChannelPrice, PriceSlot, PriceWrite, StylePrices, VariantPrice
from bridge.parts import BridgeParts
from scenarios.broken.parts import Document, client_of, instead, with_erp, with_store

EARLY = timedelta(hours=5)  # from midnight in UTC to midnight in New York, in winter
Shown = Mapping[PriceSlot, ChannelPrice]


def price_edits_travel_up(parts: BridgeParts) -> BridgeParts:
    """Prices went both ways: what somebody typed in the store became the ERP's price (PRD-03)."""
    sound, erp = parts.store.prices, client_of(parts, "erp")
    written: dict[PriceSlot, Money | None] = {}

    async def prices(variant_ids: Sequence[str]) -> Shown:
        found = await sound.prices(variant_ids)
        for slot, shown in found.items():
            if shown.price is not None and written.get(slot, shown.price) != shown.price:
                written[slot] = shown.price
                code = parts.settings.channels[slot.channel].price_list
                lists = [page async for page in erp.pages("/v1/price-lists", Document)]
                ids = {str(each.model_dump()["code"]): each.model_dump()["id"] for each in lists[0]}
                ours = await parts.links.erp_ids("variant", [slot.variant_id])
                line = {"price_list_id": ids[code], "variant_id": ours[slot.variant_id]}
                body = {**line, "price_minor": shown.price.amount_minor}
                await erp.write("POST", "/v1/price-lines", body, Document)
        return found

    async def write(writes: Sequence[PriceWrite]) -> Sequence[BridgeError | None]:
        written.update({each.slot: each.price for each in writes})
        return await sound.write(writes)

    return with_store(parts, prices=instead(sound, prices=prices, write=write))


def own_prices_are_flattened(parts: BridgeParts) -> BridgeParts:
    """Prices were read per style: a variant with a price of its own got the style's (PRD-01)."""
    sound = parts.erp.prices

    async def prices(price_list: str, style_ids: Sequence[str]) -> Mapping[str, StylePrices]:
        found = await sound.prices(price_list, style_ids)
        return {key: _flattened(quote) for key, quote in found.items()}

    return with_erp(parts, prices=instead(sound, prices=prices))


def _flattened(quote: StylePrices) -> StylePrices:
    pairs = Counter((each.price, each.compare_at) for each in quote.variants)
    (price, compare_at) = pairs.most_common(1)[0][0] if pairs else (None, None)
    variants = [replace(each, price=price, compare_at=compare_at) for each in quote.variants]
    return replace(quote, variants=tuple(variants))


def sale_waits_for_a_change(parts: BridgeParts) -> BridgeParts:
    """Prices moved only when a record changed: no sale began or ended by the clock (PRD-02)."""
    sound = parts.erp.prices

    async def prices(price_list: str, style_ids: Sequence[str]) -> Mapping[str, StylePrices]:
        found = await sound.prices(price_list, style_ids)
        return {key: replace(quote, next_change_at=None) for key, quote in found.items()}

    return with_erp(parts, prices=instead(sound, prices=prices))


def sale_begins_in_utc(parts: BridgeParts) -> BridgeParts:
    """The days of a sale were read in UTC: in New York it began on the evening before (PRD-02)."""
    sound, erp = parts.erp.prices, client_of(parts, "erp")

    async def prices(price_list: str, style_ids: Sequence[str]) -> Mapping[str, StylePrices]:
        at = await parts.clock.now() + EARLY
        query = {"price_list": price_list, "at": at.isoformat()}
        items = await erp.read_many(
            "/v1/prices", StylePricesWire, by="style_ids", ids=style_ids, query=query
        )
        return {item.style_id: _sooner(item.to_model()) for item in items}

    return with_erp(parts, prices=instead(sound, prices=prices))


def _sooner(quote: StylePrices) -> StylePrices:
    instant = quote.next_change_at
    return replace(quote, next_change_at=None if instant is None else instant - EARLY)


def drift_is_compared_with_memory(parts: BridgeParts) -> BridgeParts:
    """A price was sent only if it differed from the one last sent: drift stayed (PRD-04a)."""
    sound = parts.store.prices
    sent: dict[PriceSlot, PriceWrite] = {}

    async def prices(variant_ids: Sequence[str]) -> Shown:
        return {
            slot: replace(shown, price=sent[slot].price, compare_at=sent[slot].compare_at)
            if slot in sent
            else shown
            for slot, shown in (await sound.prices(variant_ids)).items()
        }

    async def write(writes: Sequence[PriceWrite]) -> Sequence[BridgeError | None]:
        answers = await sound.write(writes)
        done = [each for each, error in zip(writes, answers, strict=True) if error is None]
        sent.update({each.slot: each for each in done})
        return answers

    return with_store(parts, prices=instead(sound, prices=prices, write=write))


def every_price_is_sent_again(parts: BridgeParts) -> BridgeParts:
    """The whole list was sent at every run, changed or not: a second sync wrote (PRD-05)."""
    sound = parts.store.prices

    async def prices(variant_ids: Sequence[str]) -> Shown:
        found = await sound.prices(variant_ids)
        return {slot: replace(shown, price=None) for slot, shown in found.items()}

    return with_store(parts, prices=instead(sound, prices=prices))


def dollars_are_shown_as_euros(parts: BridgeParts) -> BridgeParts:
    """One price list fed every channel: the dollar's number stood there as euros (PRD-08)."""
    sound = parts.erp.prices
    first = min(channel.price_list for channel in parts.settings.channels.values())
    last = max(channel.price_list for channel in parts.settings.channels.values())

    async def prices(price_list: str, style_ids: Sequence[str]) -> Mapping[str, StylePrices]:
        asked = await sound.prices(price_list, style_ids)
        if price_list != first or first == last:
            return asked
        dollars = await sound.prices(last, style_ids)
        return {
            key: replace(
                quote,
                variants=tuple(_in(quote.currency, each) for each in dollars[key].variants),
                next_change_at=dollars[key].next_change_at,
            )
            for key, quote in asked.items()
        }

    return with_erp(parts, prices=instead(sound, prices=prices))


def _in(currency: str, quote: VariantPrice) -> VariantPrice:
    price, compare_at = quote.price, quote.compare_at
    return replace(
        quote,
        price=None if price is None else Money(price.amount_minor, currency),
        compare_at=None if compare_at is None else Money(compare_at.amount_minor, currency),
    )


def missing_price_is_zero(parts: BridgeParts) -> BridgeParts:
    """An empty price field was sent as 0: what had no price was given away (PRD-09)."""
    sound = parts.erp.prices

    async def prices(price_list: str, style_ids: Sequence[str]) -> Mapping[str, StylePrices]:
        found = await sound.prices(price_list, style_ids)
        return {
            key: replace(
                quote,
                variants=tuple(
                    replace(each, price=each.price or Money(0, quote.currency))
                    for each in quote.variants
                ),
            )
            for key, quote in found.items()
        }

    return with_erp(parts, prices=instead(sound, prices=prices))
