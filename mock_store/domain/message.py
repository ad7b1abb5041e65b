"""The one place where stock becomes a sentence for the shopper (STK-13).

Product page, listing, cart, checkout and order page all take their text from here, so they
agree on stock, "out of stock" and ship date under every setting of the display switches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mock_store.domain.buying import OrderQuantity, quantity_fault
from mock_store.domain.offer import Offer, ship_on

NOT_AVAILABLE = "Not available"
OUT_OF_STOCK = "Out of stock"
DATE_NOT_KNOWN = "Backorders: date not known"


@dataclass(frozen=True, slots=True)
class Switches:
    """The three display switches of a channel."""

    show_stock_level: bool = True
    show_out_of_stock_on_listing: bool = True
    show_ship_date: bool = True


@dataclass(frozen=True, slots=True)
class Availability:
    """What a shopper is told about one quantity of one variant.

    `in_stock` and `backordered` add up to the quantity where stock is tracked and known.
    `ship_on` is the day of the backordered part; None when there is none or it is not known.
    """

    message: str
    ship_on: date | None
    in_stock: int
    backordered: int
    can_buy: bool


def availability(offer: Offer, quantity: int, switches: Switches, today: date) -> Availability:
    """Tell the shopper what happens to `quantity` pieces; `today` in the channel's zone."""
    backordered = offer.backordered(quantity)
    day = _not_past(ship_on(offer, quantity), today)
    if not offer.allows(quantity):
        return Availability(_refusal(offer, switches), None, 0, 0, can_buy=False)
    if offer.shown is None:
        return Availability("", None, quantity, 0, can_buy=True)
    in_stock = quantity - backordered
    named = in_stock if backordered else offer.shown
    message = _sentence(named, backordered, day, switches)
    shown_day = day if switches.show_ship_date else None
    return Availability(message, shown_day, in_stock, backordered, can_buy=True)


def variant_availability(
    offer: Offer,
    quantity: int,
    switches: Switches,
    today: date,
    *,
    price_minor: int | None,
    rule: OrderQuantity,
) -> Availability:
    """Tell the shopper whether and how `quantity` pieces of a priced variant can be bought."""
    if price_minor is None:
        return Availability(NOT_AVAILABLE, None, 0, 0, can_buy=False)
    told = availability(offer, quantity, switches, today)
    fault = quantity_fault(quantity, rule)
    if told.can_buy and fault is not None:
        return Availability(fault[0].upper() + fault[1:], None, 0, 0, can_buy=False)
    return told


def line_message(quantity: int, backordered: int, day: date | None, switches: Switches) -> str:
    """Return the text of a placed order line, in the words of the page it was bought on."""
    return _sentence(quantity - backordered, backordered, day, switches)


def listing_badge(offers: Sequence[Offer], switches: Switches, today: date) -> str | None:
    """Return the badge of a product in the listing, None when there is nothing to say.

    A product is as available as its best variant: in stock, else on backorder, else out.
    """
    found = [availability(offer, 1, switches, today) for offer in offers]
    if any(each.can_buy and each.backordered == 0 for each in found):
        return None
    on_backorder = [each for each in found if each.can_buy]
    if on_backorder:
        days = sorted(each.ship_on for each in on_backorder if each.ship_on is not None)
        return backorder_text(days[0] if days else None, switches)
    if not switches.show_out_of_stock_on_listing:
        return None
    return OUT_OF_STOCK if any(offer.is_known for offer in offers) else NOT_AVAILABLE


def backorder_text(day: date | None, switches: Switches) -> str:
    """Return what is said about pieces that are not in stock."""
    if not switches.show_ship_date:
        return "On backorder"
    return DATE_NOT_KNOWN if day is None else f"Backorders: Expected to ship {day:%m/%d}"


def _sentence(in_stock: int, backordered: int, day: date | None, switches: Switches) -> str:
    if backordered == 0:
        return f"{in_stock} in stock" if switches.show_stock_level else "In stock"
    if in_stock == 0:
        return backorder_text(day, switches)
    # Naming the split names the stock, so it depends on the same switch.
    if not switches.show_stock_level:
        return backorder_text(day, switches)
    split = f"{in_stock} in stock, {backordered} on backorder"
    return f"{split}. {backorder_text(day, switches)}" if switches.show_ship_date else split


def _refusal(offer: Offer, switches: Switches) -> str:
    if not offer.is_known:
        return NOT_AVAILABLE
    if not offer.buyable:
        return OUT_OF_STOCK
    if switches.show_stock_level:
        return f"No more than {offer.buyable} can be bought"
    return "Fewer pieces can be bought"


def _not_past(day: date | None, today: date) -> date | None:
    """Return no date rather than a past one: an overdue receipt is not a promise (STK-06)."""
    return None if day is None or day < today else day
