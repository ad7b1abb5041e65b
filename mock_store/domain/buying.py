"""What a shopper may put into a cart: prices and order quantities."""

from dataclasses import dataclass

from mock_store.domain.offer import Offer


@dataclass(frozen=True, slots=True)
class OrderQuantity:
    """How many pieces one order line may have (PRD-16); `maximum` None means without limit."""

    minimum: int = 1
    multiple: int = 1
    maximum: int | None = None


def selling_price(price_minor: int | None, *, is_free: bool) -> int | None:
    """Return the price to charge, None when the variant cannot be bought (PRD-09).

    A missing price is never 0, and a price of 0 sells only what is marked as free.
    """
    if is_free:
        return price_minor or 0
    return price_minor if price_minor else None


def largest_quantity(offer: Offer, rule: OrderQuantity) -> int | None:
    """Return the largest quantity that can be bought, 0 for none, None for without limit."""
    limits = [limit for limit in (offer.buyable, rule.maximum) if limit is not None]
    if not limits:
        return None
    largest = min(limits) // rule.multiple * rule.multiple
    return largest if largest >= rule.minimum else 0


def quantity_fault(quantity: int, rule: OrderQuantity) -> str | None:
    """Return what is wrong with an order quantity, None when it may be ordered."""
    if quantity < rule.minimum:
        return f"at least {rule.minimum} pieces must be ordered"
    if quantity % rule.multiple:
        return f"only multiples of {rule.multiple} pieces can be ordered"
    if rule.maximum is not None and quantity > rule.maximum:
        return f"at most {rule.maximum} pieces can be ordered"
    return None


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one variant in one channel, in minor units of `currency`."""

    currency: str
    price_minor: int | None
    compare_at_minor: int | None = None
