"""What a shopper may put into a cart: prices and order quantities."""

from collections.abc import Sequence
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
class Step:
    """What a piece costs from a quantity on; `price_minor` None: it cannot be bought so."""

    min_quantity: int
    price_minor: int | None


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one variant in one channel, in minor units of `currency`.

    `steps`: the quantities from which on it costs something else, lowest first.
    """

    currency: str
    price_minor: int | None
    compare_at_minor: int | None = None
    steps: tuple[Step, ...] = ()


def price_in_quantity(price_minor: int | None, steps: Sequence[Step], quantity: int) -> int | None:
    """Return the price of the last step that a quantity reaches, else `price_minor` (PRD-12)."""
    reached = [step for step in steps if step.min_quantity <= quantity]
    return reached[-1].price_minor if reached else price_minor


def price_for(price: Price | None, own: Sequence[Step], quantity: int) -> int | None:
    """Return what a piece costs somebody with prices of `own`; below them the channel's apply."""
    written = None
    if price is not None:
        written = price_in_quantity(price.price_minor, price.steps, quantity)
    return price_in_quantity(written, own, quantity)


def price_ladder(price: Price | None, own: Sequence[Step]) -> tuple[Step, ...]:
    """Return what a piece costs by quantity, from 1 piece on; each step is another price."""
    public = () if price is None else price.steps
    ladder: list[Step] = []
    for quantity in sorted({1, *(step.min_quantity for step in (*public, *own))}):
        price_minor = price_for(price, own, quantity)
        if not ladder or ladder[-1].price_minor != price_minor:
            ladder.append(Step(quantity, price_minor))
    return tuple(ladder)
