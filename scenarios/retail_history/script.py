"""What a replay does, and what becomes of every line of its files: values only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo

Status = Literal["booked", "cancelled", "credited", "mapped", "parked"]
Kind = Literal["order", "shipping", "cancel", "refund", "credit memo", "adjustment", "none"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a line, or of a part of one.

    `record` names what must stand in the systems for it: a sold line, the shipping of an order, a
    refund, a credit memo, an adjustment; "" for a parked line. Pieces and amount are what the
    entry adds to that record, so that a cancel takes off what an order line added.
    """

    place: str
    key: str
    status: Status
    cause: str
    kind: Kind
    day: date | None
    pieces: int
    amount_minor: int
    record: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something the history trades; `opening` pieces are there before it begins."""

    code: str
    name: str
    list_price_minor: int | None
    is_service: bool
    opening: int


@dataclass(frozen=True, slots=True)
class Customer:
    """Who bought; a guest has no number."""

    number: str
    country: str

    @property
    def email(self) -> str:
        """An address that nobody has."""
        plain = re.fullmatch(r"[A-Za-z0-9._-]+", self.number)
        name = self.number if plain else sha256(self.number.encode()).hexdigest()[:16]
        return f"{name}@example.test".lower()


@dataclass(frozen=True, slots=True)
class Sold:
    """A line of an order as it is placed; its key names it in both systems."""

    key: str
    code: str
    pieces: int
    price_minor: int


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the history; `customer` without a number is a guest."""

    reference: str
    document: str
    at: datetime
    customer: Customer
    lines: tuple[Sold, ...]
    shipping_minor: int

    @property
    def email(self) -> str:
        """Where the buyer could be written to, if anybody could."""
        return email_of(self.customer, self.reference)

    def instant(self, zone: str) -> datetime:
        """When it was placed; of an hour that the clocks had twice it was the first."""
        return self.at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    @property
    def total_minor(self) -> int:
        """What the buyer pays."""
        return self.shipping_minor + sum(one.pieces * one.price_minor for one in self.lines)


def email_of(customer: Customer, reference: str) -> str:
    """The address of a customer, or of the guest of one record."""
    if customer.number:
        return customer.email
    return f"guest-{reference.rpartition('-')[2]}@example.test"


@dataclass(frozen=True, slots=True)
class Reversal:
    """Pieces of a sold line that are taken back: cancelled, or refunded with their return."""

    record: str
    order: str
    line: str
    pieces: int
    amount_minor: int
    is_service: bool


@dataclass(frozen=True, slots=True)
class Memo:
    """Money credited to somebody, of no order."""

    record: str
    customer: Customer
    amount_minor: int
    cause: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Pieces found (more) or written off (fewer)."""

    record: str
    code: str
    pieces: int
    cause: str


@dataclass(slots=True)
class Day:
    """One day: orders and cancels while it lasts, what leaves and what comes back at its end."""

    day: date
    orders: list[Order] = field(default_factory=list)
    cancels: list[Reversal] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    refunds: list[Reversal] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Script:
    """A whole replay; `currency` and `zone` are the history's."""

    currency: str
    zone: str
    items: tuple[Item, ...]
    days: tuple[Day, ...]
    entries: tuple[Entry, ...]

    def of_status(self, status: Status) -> Iterator[Entry]:
        """The entries that ended so."""
        return (entry for entry in self.entries if entry.status == status)
