"""Make the shopper's pages from catalogue, prices and offers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mock_kit.state.database import Tx
from mock_store.domain.buying import (
    Price,
    Step,
    largest_quantity,
    price_for,
    price_ladder,
    selling_price,
)
from mock_store.domain.message import listing_badge, variant_availability
from mock_store.domain.offer import Offer
from mock_store.tables.accounts.account_prices import own_steps
from mock_store.tables.accounts.companies import Standing
from mock_store.tables.channels import SalesChannel
from mock_store.tables.inventory import levels_of, offers_of
from mock_store.tables.level_items import location_offers
from mock_store.tables.prices import prices_of
from mock_store.tables.products import ProductRow
from mock_store.tables.variants import (
    ShownVariant,
    ids_by_reference,
    shown_variants,
    variants_by_id,
)
from mock_store.wire.prices import PriceStep
from mock_store.wire.products import Image, Quantities
from mock_store.wire.shop import (
    ListedProduct,
    ShopComponent,
    ShopLocation,
    ShopProduct,
    ShopVariant,
)


@dataclass(frozen=True, slots=True)
class _Counter:
    """What is known about some variants in one channel at one moment."""

    tx: Tx
    channel: SalesChannel
    prices: Mapping[str, Price]
    own: Mapping[str, tuple[Step, ...]]
    offers: Mapping[str, Offer]
    levels: Mapping[str, Mapping[str, Any]]
    skus: Mapping[str, str]

    def price_minor(self, variant: ShownVariant, quantity: int) -> int | None:
        """Return the price of a piece, None when the variant has no valid one (PRD-09)."""
        written = price_for(self.prices.get(variant.id), self.own.get(variant.id, ()), quantity)
        return selling_price(written, is_free=variant.is_free)

    def compare_at_minor(self, variant: ShownVariant, quantity: int) -> int | None:
        """Return the price to compare with, where it is higher than the one to charge.

        Who has prices of their own compares with nobody's.
        """
        price, charged = self.prices.get(variant.id), self.price_minor(variant, quantity)
        if price is None or price.compare_at_minor is None or charged is None:
            return None
        is_lower = price.compare_at_minor > charged and variant.id not in self.own
        return price.compare_at_minor if is_lower else None

    def steps(self, variant: ShownVariant) -> list[PriceStep]:
        """Return the quantity breaks, none where one price holds for every quantity."""
        ladder = price_ladder(self.prices.get(variant.id), self.own.get(variant.id, ()))
        return [PriceStep(**asdict(step)) for step in ladder] if len(ladder) > 1 else []

    def components(self, variant: ShownVariant) -> list[ShopComponent]:
        """Return what is in a kit, by the SKUs of the store."""
        return [
            ShopComponent(sku=self.skus.get(each["client_reference"]), pieces=each["pieces"])
            for each in variant.components
        ]

    def locations(self, variant: ShownVariant) -> list[ShopLocation]:
        """Return what each location shows, where the channel says so (STK-14)."""
        row, channel = self.levels.get(variant.id), self.channel
        if row is None or not channel.location_mode:
            return []
        names = {location["code"]: location["name"] for location in channel.locations}
        return [
            ShopLocation(
                code=share.location,
                name=names.get(share.location, share.location),
                stock_shown=share.offer if channel.show_stock_level else None,
            )
            for share in location_offers(row["locations"], self.offers[variant.id].shown)
        ]


def product_page(
    tx: Tx, channel: SalesChannel, standing: Standing, *, row: ProductRow, quantity: int
) -> ShopProduct:
    """Return the page of one product for a shopper and a quantity."""
    variants = shown_variants(tx, [row.id])[row.id]
    counter = _counter(tx, channel, standing, variants)
    return ShopProduct(
        id=row.id,
        handle=row.handle,
        title=row.title,
        description=row.description,
        brand=row.brand,
        options=row.options,
        images=row.images,
        seo_title=row.seo_title,
        seo_description=row.seo_description,
        channel=channel.code,
        quantity=quantity,
        variants=[_shop_variant(counter, each, quantity) for each in variants],
    )


def listed_products(
    tx: Tx, channel: SalesChannel, standing: Standing, rows: Sequence[Any]
) -> dict[str, ListedProduct]:
    """Return products as the listing shows them to a shopper, by id."""
    shown = shown_variants(tx, [row.id for row in rows])
    variants = [each for group in shown.values() for each in group]
    counter = _counter(tx, channel, standing, variants)
    return {row.id: _listed(counter, row, shown[row.id]) for row in rows}


def _counter(
    tx: Tx, channel: SalesChannel, standing: Standing, variants: Sequence[ShownVariant]
) -> _Counter:
    ids = [each.id for each in variants]
    return _Counter(
        tx,
        channel,
        prices_of(tx, channel.code, ids),
        own_steps(tx, standing.pays_as, channel.code, ids),
        offers_of(tx, channel, ids),
        levels_of(tx, channel.code, ids) if channel.location_mode else {},
        _skus_of_components(tx, variants),
    )


def _skus_of_components(tx: Tx, variants: Sequence[ShownVariant]) -> dict[str, str]:
    """Return the SKU of each component of kits, by its client reference."""
    references = [part["client_reference"] for each in variants for part in each.components]
    if not references:
        return {}
    ids = ids_by_reference(tx, references)
    rows = variants_by_id(tx, list(ids.values()))
    return {reference: rows[variant_id].sku for reference, variant_id in ids.items()}


def _shop_variant(counter: _Counter, variant: ShownVariant, quantity: int) -> ShopVariant:
    channel, offer = counter.channel, counter.offers[variant.id]
    price_minor = counter.price_minor(variant, quantity)
    told = variant_availability(
        offer,
        quantity,
        channel.switches,
        channel.business_date(counter.tx.business_now),
        price_minor=price_minor,
        rule=variant.quantity_rule,
    )
    largest = 0 if price_minor is None else largest_quantity(offer, variant.quantity_rule)
    return ShopVariant(
        id=variant.id,
        sku=variant.sku,
        options=variant.options,
        price_minor=price_minor,
        compare_at_minor=counter.compare_at_minor(variant, quantity),
        steps=counter.steps(variant),
        currency=channel.currency,
        stock_shown=offer.shown if channel.show_stock_level else None,
        can_buy=told.can_buy,
        max_quantity=largest,
        order_quantity=Quantities.model_validate(variant.order_quantity),
        message=told.message,
        in_stock=told.in_stock,
        backordered=told.backordered,
        ship_on=told.ship_on,
        components=counter.components(variant),
        locations=counter.locations(variant),
    )


def _listed(counter: _Counter, row: Any, variants: Sequence[ShownVariant]) -> ListedProduct:
    channel = counter.channel
    charged = {each.id: _listed_price(counter, each) for each in variants}
    priced = [each for each in variants if charged[each.id] is not None]
    cheapest = min(priced, key=lambda each: charged[each.id] or 0, default=None)
    offers = [counter.offers[each.id] for each in priced]
    today = channel.business_date(counter.tx.business_now)
    return ListedProduct.model_construct(
        id=row.id,
        handle=row.handle,
        title=row.title,
        brand=row.brand,
        image=Image.model_construct(**row.images[0]) if row.images else None,
        price_minor=None if cheapest is None else charged[cheapest.id],
        compare_at_minor=None if cheapest is None else _listed_compare_at(counter, cheapest),
        currency=channel.currency,
        in_stock=any(each.allows(1) and each.backordered(1) == 0 for each in offers),
        can_buy=any(each.allows(1) for each in offers),
        badge=listing_badge(offers, channel.switches, today),
    )


def _listed_price(counter: _Counter, variant: ShownVariant) -> int | None:
    """The price of the smallest quantity that may be ordered."""
    return counter.price_minor(variant, variant.quantity_rule.minimum)


def _listed_compare_at(counter: _Counter, variant: ShownVariant) -> int | None:
    return counter.compare_at_minor(variant, variant.quantity_rule.minimum)
