"""Invoices and credit memos in integer minor units: parts of lines, what is owed, what it means.

Worked example. A line of 3 pieces at 1000 with a discount of 100 and a tax of 233 is invoiced
piece by piece: the discounts are 33, 34, 33 and the taxes 78, 77, 78, since each part brings what
was invoiced so far to the rounded share of all pieces so far.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mock_erp.domain.money import in_proportion

InvoiceStatus = Literal["open", "partly_paid", "paid", "cancelled", "credited"]
Account = Literal["revenue", "liability"]
_ACCOUNTS: Mapping[str, Account] = {"gift_card": "liability"}


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of a line and their share of its discount and tax."""

    pieces: int = 0
    discount_minor: int = 0
    tax_minor: int = 0


def added(parts: Iterable[Part]) -> Part:
    """Add up parts of one line."""
    known = list(parts)
    return Part(
        sum(part.pieces for part in known),
        sum(part.discount_minor for part in known),
        sum(part.tax_minor for part in known),
    )


def next_part(whole: Part, so_far: Part, pieces: int) -> Part:
    """Return the share of the next pieces: all parts of a line add up to the line to the cent."""
    upto = so_far.pieces + pieces
    return Part(
        pieces,
        in_proportion(whole.discount_minor, upto, whole.pieces) - so_far.discount_minor,
        in_proportion(whole.tax_minor, upto, whole.pieces) - so_far.tax_minor,
    )


def part_total(part: Part, unit_price_minor: int, *, prices_include_tax: bool) -> int:
    """Return what a part costs; tax counts on top only where prices exclude it."""
    net = part.pieces * unit_price_minor - part.discount_minor
    return net if prices_include_tax else net + part.tax_minor


def account_of(kind: str) -> Account:
    """Say where a line is booked: a gift card sold is owed until it is redeemed (ORD-03)."""
    return _ACCOUNTS.get(kind, "revenue")


def paid_minor(tender: Mapping[str, Any]) -> int:
    """Return what was taken on a tender of an order."""
    return int(tender["amount_minor"]) if tender["state"] == "paid" else 0


def pay_back(paid: Sequence[int], amount_minor: int) -> list[int]:
    """Spread what is paid back over tenders, the last one first, each up to what it paid."""
    left, parts = amount_minor, []
    for amount in reversed(paid):
        part = min(left, amount)
        left -= part
        parts.append(part)
    return list(reversed(parts))


@dataclass(frozen=True, slots=True)
class Settlement:
    """What settles an invoice: money paid, deposits paid back, credit set off against it.

    `credited_minor` is the sum of all credit memos; what of it is not set off was paid already,
    and goes back to the buyer.
    """

    total_minor: int
    paid_minor: int = 0
    deposit_refunded_minor: int = 0
    set_off_minor: int = 0
    credited_minor: int = 0

    @property
    def balance_minor(self) -> int:
        """What the buyer still owes."""
        settled = self.paid_minor + self.deposit_refunded_minor + self.set_off_minor
        return self.total_minor - settled

    @property
    def status(self) -> InvoiceStatus:
        """What the amounts mean; only a person makes an invoice `cancelled`."""
        if self.credited_minor and self.credited_minor == self.total_minor:
            return "credited"
        if self.balance_minor == 0:
            return "paid"
        return "open" if self.balance_minor == self.total_minor else "partly_paid"
