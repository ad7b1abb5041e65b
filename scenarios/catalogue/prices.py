"""Which price lines say what a file says, with as few lines as can be."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["regular", "sale"]


@dataclass(frozen=True, slots=True)
class Priced:
    """What the file says of one variant: its price, and a higher one it was before, or None."""

    price_minor: int | None
    compare_at_minor: int | None


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A line without an end: of the whole style, or of the variant at an index of its own."""

    variant: int | None
    kind: Kind
    price_minor: int


def price_lines(variants: Sequence[Priced]) -> tuple[PriceLine, ...]:
    """Return the lines of one style.

    The price most variants have becomes the style's, others get lines of their own. A higher
    compare-at price is the regular price, and the price a sale beside it (PRD-02).
    """
    on_sale = [is_on_sale(one) for one in variants]
    regular = [
        one.compare_at_minor if sale else one.price_minor
        for one, sale in zip(variants, on_sale, strict=True)
    ]
    reduced = [
        one.price_minor if sale else None for one, sale in zip(variants, on_sale, strict=True)
    ]
    return (*_lines("regular", regular), *_lines("sale", reduced))


def is_on_sale(variant: Priced) -> bool:
    """Say whether the compare-at price makes the price a reduced one."""
    if variant.price_minor is None or variant.compare_at_minor is None:
        return False
    return variant.compare_at_minor > variant.price_minor


def _lines(kind: Kind, amounts: Sequence[int | None]) -> Iterable[PriceLine]:
    known = [amount for amount in amounts if amount is not None]
    if not known:
        return []
    # A line of the style would price the variants that have no price, too (PRD-09).
    shared = Counter(known).most_common(1)[0][0] if len(known) == len(amounts) else None
    of_style = [] if shared is None else [PriceLine(None, kind, shared)]
    own = [
        PriceLine(index, kind, amount)
        for index, amount in enumerate(amounts)
        if amount is not None and amount != shared
    ]
    return of_style + own
