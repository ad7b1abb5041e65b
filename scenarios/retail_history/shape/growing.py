"""Grows a history of a given shape from a seed: new values throughout, in the sample's form."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from scenarios.catalogue.shape.spreads import Codes, drawn
from scenarios.retail_history.shape.measuring import Shape

HEADER = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
FIRST_DAY = date(2021, 3, 1)
COUNTRIES = ("United Kingdom", "France", "Norway", "Germany", "Spain", "Italy", "Japan", "Iceland")
Row = tuple[str, str, str, int, str, str, str, str]


@dataclass(frozen=True)
class _Thing:
    code: str
    name: str
    price_minor: int


@dataclass
class _Growing:
    shape: Shape
    rng: Random
    things: list[_Thing] = field(default_factory=list)
    sold: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.codes = Codes(self.shape.patterns, self.rng)

    def rows(self) -> Iterator[Row]:
        """All rows, day by day."""
        self.things = list(self._made_things())
        for day in range(max(1, self.shape.days)):
            at = FIRST_DAY + timedelta(days=day)
            instants = sorted(
                self._instant(at) for _ in range(self._of_day(self.shape.orders, day))
            )
            for number, instant in enumerate(instants):
                yield from self._order(f"{800001 + day * 10_000 + number}", instant)
            for number in range(self._of_day(self.shape.credits, day)):
                credit = self._credit(f"C{805001 + day * 10_000 + number}", at)
                yield from [credit] if credit else []

    def _of_day(self, count: int, day: int) -> int:
        days = max(1, self.shape.days)
        return count * (day + 1) // days - count * day // days

    def _instant(self, day: date) -> datetime:
        weights = self.shape.by_hour if any(self.shape.by_hour) else [1] * 24
        (hour,) = self.rng.choices(range(24), weights)
        return datetime.combine(day, time(hour, self.rng.randrange(60)))

    def _order(self, document: str, at: datetime) -> Iterator[Row]:
        customer, country = self._buyer()
        count = max(1, drawn(self.shape.lines_per_order, self.rng))
        is_repeating = self._happens(self.shape.repeating_percent)
        things = [self.rng.choice(self.things) for _ in range(count)]
        if is_repeating and count > 1:
            things[-1] = things[0]
        for thing in things:
            price_minor = thing.price_minor
            if self._happens(self.shape.own_price_percent):
                price_minor = max(1, drawn(self.shape.price_minor, self.rng))
            pieces = max(1, drawn(self.shape.pieces, self.rng))
            row = _row(document, thing, pieces, at, price_minor, (customer, country))
            self.sold.append(row)
            yield row

    def _credit(self, document: str, day: date) -> Row | None:
        """Take back pieces of a line that was sold."""
        if not self.sold:
            return None
        row = self.rng.choice(self.sold)
        at = datetime.combine(day, time(23, self.rng.randrange(60)))
        pieces = -self.rng.randint(1, row[3])
        return (document, row[1], row[2], pieces, str(at), *row[5:])

    def _buyer(self) -> tuple[str, str]:
        if self._happens(self.shape.guest_percent):
            return "", COUNTRIES[0]
        number = self.rng.randrange(max(1, self.shape.customers))
        country = COUNTRIES[number % max(1, min(self.shape.countries, len(COUNTRIES)))]
        return f"{30001 + number}.0", country

    def _made_things(self) -> Iterator[_Thing]:
        """Items, style by style: the variants of one have a stem of their codes in common."""
        left, style = max(1, self.shape.items), 0
        while left > 0:
            count = min(left, max(1, drawn(self.shape.variants_per_style, self.rng)))
            code = self.codes.another()
            for number in range(count):
                yield self._thing(code if number == 0 else self.codes.sibling(code), style)
            left, style = left - count, style + 1

    def _thing(self, code: str, style: int) -> _Thing:
        length = self.shape.longest.get("description", 0) if style == 0 else 0
        name = f"THING {style}"
        name += "X" * (length - len(name))
        return _Thing(code, name, max(1, drawn(self.shape.price_minor, self.rng)))

    def _happens(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent


def grown(shape: Shape, rng: Random) -> str:
    """Return a history of this shape as a CSV file; the same seed gives the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_Growing(shape, rng).rows())
    return text.getvalue()


def _row(
    document: str,
    thing: _Thing,
    pieces: int,
    at: datetime,
    price_minor: int,
    buyer: Sequence[str],
) -> Row:
    price = f"{price_minor // 100}.{price_minor % 100:02d}"
    return (document, thing.code, thing.name, pieces, str(at), price, buyer[0], buyer[1])
