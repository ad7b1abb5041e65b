"""The shape of a history: counts, spreads and patterns, and no value that was somebody's."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scenarios.catalogue.shape.spreads import Patterns, Spread, patterns_of, percent, spread
from scenarios.retail_history.lines import History, Line
from scenarios.retail_history.rules import Rules

# What tells the variants of one style apart stands at the end of their codes.
_VARIANT = re.compile(r"[A-Za-z]*$")


@dataclass(frozen=True)
class Shape:
    """What a history looks like. A spread has 101 numbers: least, each hundredth part, most.

    `patterns` are the forms of codes, A for a letter and 9 for a digit, with their counts;
    `by_hour` are orders by hour of the day. Shares are in percent.
    """

    days: int
    orders: int
    credits: int
    lines: int
    unreadable: int
    items: int
    variants_per_style: Spread
    customers: int
    countries: int
    guest_percent: int
    own_price_percent: int
    repeating_percent: int
    lines_per_order: Spread
    pieces: Spread
    price_minor: Spread
    by_hour: Sequence[int]
    longest: Mapping[str, int]
    patterns: Patterns


def shape_of(history: History, rules: Rules) -> Shape:
    """Measure a history."""
    orders: dict[str, list[Line]] = defaultdict(list)
    for line in history.lines:
        orders[line.document].append(line)
    credits = [lines for lines in orders.values() if rules.is_credit(lines[0])]
    sales = [lines for lines in orders.values() if not rules.is_credit(lines[0])]
    sold = [line for lines in sales for line in lines if line.pieces > 0 and line.price_minor > 0]
    hours = Counter(lines[0].at.hour for lines in sales)
    return Shape(
        days=len(history.days),
        orders=len(sales),
        credits=len(credits),
        lines=len(history.lines),
        unreadable=len(history.bad),
        items=len({line.code for line in sold}),
        variants_per_style=_variants_per_style({line.code for line in sold}),
        customers=len({line.customer for line in history.lines if line.customer}),
        countries=len({line.country for line in history.lines}),
        guest_percent=percent(sum(not lines[0].customer for lines in sales), len(sales)),
        own_price_percent=_own_price_percent(sold),
        repeating_percent=percent(sum(map(_repeats, sales)), len(sales)),
        lines_per_order=spread(len(lines) for lines in sales),
        pieces=spread(line.pieces for line in sold),
        price_minor=spread(line.price_minor for line in sold),
        by_hour=[hours[hour] for hour in range(24)],
        longest=_longest(history.lines),
        patterns=patterns_of(sorted({line.code for line in sold})),
    )


def _variants_per_style(codes: Iterable[str]) -> list[int]:
    """How many codes there are of one stem: 85123A and 85123B are variants of 85123."""
    return spread(Counter(_VARIANT.sub("", code) or code for code in codes).values())


def _own_price_percent(sold: Sequence[Line]) -> int:
    """How many lines have another price than most lines of their item."""
    prices: dict[str, Counter[int]] = defaultdict(Counter)
    for line in sold:
        prices[line.code][line.price_minor] += 1
    usual = sum(max(counted.values()) for counted in prices.values())
    return percent(len(sold) - usual, len(sold))


def _repeats(lines: Sequence[Line]) -> bool:
    return len({line.code for line in lines}) < len(lines)


def _longest(lines: Sequence[Line]) -> dict[str, int]:
    names = ("document", "code", "description", "customer", "country")
    return {name: max((len(getattr(line, name)) for line in lines), default=0) for name in names}
