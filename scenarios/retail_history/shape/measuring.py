"""The shape of a history: counts, spreads and patterns, and no value that was somebody's."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from scenarios.retail_history.lines import History, Line
from scenarios.retail_history.rules import Rules

STEPS = 100
MOST_PATTERNS = 20
Spread = Sequence[int]


class BadShape(Exception):
    """A file is not the shape of a history; the text says why."""


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
    patterns: Sequence[tuple[str, int]]

    def text(self) -> str:
        """The seed file."""
        return json.dumps({"shape": 1, **asdict(self)}, indent=2) + "\n"


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
        customers=len({line.customer for line in history.lines if line.customer}),
        countries=len({line.country for line in history.lines}),
        guest_percent=_percent(sum(not lines[0].customer for lines in sales), len(sales)),
        own_price_percent=_own_price_percent(sold),
        repeating_percent=_percent(sum(map(_repeats, sales)), len(sales)),
        lines_per_order=spread(len(lines) for lines in sales),
        pieces=spread(line.pieces for line in sold),
        price_minor=spread(line.price_minor for line in sold),
        by_hour=[hours[hour] for hour in range(24)],
        longest=_longest(history.lines),
        patterns=_patterns(sold),
    )


def read_shape(path: Path) -> Shape:
    """Read a seed file; raises BadShape."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found.pop("shape") != 1:
            raise BadShape(f"{path} is of a form that is not known")
        found["patterns"] = [(str(form), int(count)) for form, count in found["patterns"]]
        return Shape(**found)
    except OSError as error:
        raise BadShape(f"{path}: cannot be read: {error.strerror or error}") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadShape(f"{path} is not the shape of a history") from error


def spread(numbers: Iterable[int]) -> list[int]:
    """Return least, each hundredth part and most; nothing is all zeros."""
    ordered = sorted(numbers) or [0]
    last = len(ordered) - 1
    return [ordered[last * step // STEPS] for step in range(STEPS + 1)]


def pattern_of(code: str) -> str:
    """The form of a code: which of its signs are letters, and which are digits."""
    letters = re.sub(r"[^\W\d_]", "A", code)
    return re.sub(r"\d", "9", letters)


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0


def _own_price_percent(sold: Sequence[Line]) -> int:
    """How many lines have another price than most lines of their item."""
    prices: dict[str, Counter[int]] = defaultdict(Counter)
    for line in sold:
        prices[line.code][line.price_minor] += 1
    usual = sum(max(counted.values()) for counted in prices.values())
    return _percent(len(sold) - usual, len(sold))


def _repeats(lines: Sequence[Line]) -> bool:
    return len({line.code for line in lines}) < len(lines)


def _longest(lines: Sequence[Line]) -> dict[str, int]:
    names = ("document", "code", "description", "customer", "country")
    return {name: max((len(getattr(line, name)) for line in lines), default=0) for name in names}


def _patterns(sold: Sequence[Line]) -> list[tuple[str, int]]:
    counted = Counter(pattern_of(code) for code in sorted({line.code for line in sold}))
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:MOST_PATTERNS]
