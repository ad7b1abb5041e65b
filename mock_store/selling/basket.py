"""A cart, priced: what each line costs, whether it can be bought, and when it ships."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mock_kit.state.database import Tx
from mock_store.domain.buying import largest_quantity
from mock_store.domain.message import Availability, Switches, availability
from mock_store.domain.money import PricedLine, TaxBasis, Totals, add_up
from mock_store.domain.offer import UNKNOWN, Offer
from mock_store.selling.refusals import UnknownDiscountCode, UnknownShippingMethod
from mock_store.tables.accounts.companies import Standing, standing_of
from mock_store.tables.carts import Cart
from mock_store.tables.channels import SalesChannel
from mock_store.tables.inventory import offers_of
from mock_store.tables.sale_items import SaleItem, sale_items

EVERYTHING_SHOWN = Switches()


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One line: the item, how many, and what the shopper is told about them.

    `kept` is the same without regard to the display switches: what the order remembers.
    """

    item: SaleItem
    quantity: int
    price_minor: int | None
    max_quantity: int | None
    told: Availability
    kept: Availability

    @property
    def can_buy(self) -> bool:
        """Tell whether the line can be ordered as it is."""
        return self.item.is_sold and self.price_minor is not None and self.told.can_buy


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines of a cart in order of entry, and what they cost; unpriced lines cost nothing.

    Prices and items are those of the shopper's `standing` at this moment (CUS-07).
    """

    lines: tuple[BasketLine, ...]
    offers: Mapping[str, Offer]
    totals: Totals
    shipping_method: str
    shipping_name: str
    discount_percent_bp: int
    standing: Standing


def tax_basis_of(channel: SalesChannel) -> TaxBasis:
    """Return how a channel's prices treat tax."""
    return TaxBasis(channel.tax_basis == "inclusive", channel.tax_rate_bp)


def discount_percent_of(channel: SalesChannel, code: str | None) -> int:
    """Return what a discount code takes off, in basis points; no code takes off nothing."""
    if code is None:
        return 0
    for known in channel.discount_codes:
        if known["code"] == code:
            percent_bp: int = known["percent_bp"]
            return percent_bp
    raise UnknownDiscountCode(f"there is no discount code {code} in channel {channel.code}")


def shipping_of(channel: SalesChannel, code: str | None) -> tuple[str, str, int]:
    """Return code, name and price of a shipping method; None is the channel's first.

    A channel without shipping methods ships for nothing.
    """
    methods = channel.shipping_methods
    if code is None:
        code = methods[0]["code"] if methods else None
    if code is None:
        return "standard", "Standard", 0
    for method in methods:
        if method["code"] == code:
            return method["code"], method["name"], method["price_minor"]
    raise UnknownShippingMethod(f"there is no shipping method {code} in channel {channel.code}")


def after_taking(offer: Offer, pieces: int) -> Offer:
    """Return what is left of an offer for a further line of the same item."""
    if offer.shown is None or not pieces:
        return offer
    return replace(
        offer,
        shown=max(0, offer.shown - pieces),
        buyable=None if offer.buyable is None else max(0, offer.buyable - pieces),
        owed=offer.owed + max(0, pieces - offer.shown),
    )


def price_basket(tx: Tx, channel: SalesChannel, cart: Cart) -> Basket:
    """Price a cart by today's prices, offers and settings of its channel."""
    variant_ids = list(dict.fromkeys(line["variant_id"] for line in cart.lines))
    standing = standing_of(tx, cart.customer_id)
    items = sale_items(tx, channel.code, variant_ids, standing)
    offers = offers_of(tx, channel, variant_ids, cart_id=cart.id)
    lines = _basket_lines(tx, channel, cart, items=items, offers=offers)
    chosen = (cart.checkout or {}).get("shipping_method")
    method, name, price_minor = shipping_of(channel, chosen)
    percent_bp = discount_percent_of(channel, cart.discount_code)
    totals = add_up(
        [PricedLine(line.quantity, line.price_minor or 0) for line in lines],
        tax_basis_of(channel),
        discount_bp=percent_bp,
        shipping_minor=price_minor if cart.lines else 0,
    )
    return Basket(lines, offers, totals, method, name, percent_bp, standing)


def _basket_lines(
    tx: Tx,
    channel: SalesChannel,
    cart: Cart,
    *,
    items: Mapping[str, SaleItem],
    offers: Mapping[str, Offer],
) -> tuple[BasketLine, ...]:
    today = channel.business_date(tx.business_now)
    taken: dict[str, int] = {}
    lines = []
    for entry in cart.lines:
        variant_id, quantity = entry["variant_id"], entry["quantity"]
        offer = after_taking(offers.get(variant_id, UNKNOWN), taken.get(variant_id, 0))
        taken[variant_id] = taken.get(variant_id, 0) + quantity
        item = items[variant_id]
        line = BasketLine(
            item=item,
            quantity=quantity,
            price_minor=item.price_minor(quantity),
            max_quantity=largest_quantity(offer, item.quantity_rule),
            told=availability(offer, quantity, channel.switches, today),
            kept=availability(offer, quantity, EVERYTHING_SHOWN, today),
        )
        lines.append(line)
    return tuple(lines)


def missing_stock(basket: Basket) -> list[dict[str, object]]:
    """Return the items of which more is asked for than can be bought, with the most there is."""
    asked = pieces_per_item(basket.lines)
    return [
        {"variant_id": variant_id, "quantity": pieces, "max": offer.buyable}
        for variant_id, pieces in asked.items()
        if not (offer := basket.offers.get(variant_id, UNKNOWN)).allows(pieces)
    ]


def pieces_per_item(lines: Sequence[BasketLine]) -> dict[str, int]:
    """Return how many pieces of each item are asked for, in order of entry."""
    pieces: dict[str, int] = {}
    for line in lines:
        pieces[line.item.variant_id] = pieces.get(line.item.variant_id, 0) + line.quantity
    return pieces
