"""Credit of an account: what it may owe, and which order has to wait for a clerk.

Worked example. Dock Ltd may owe up to 500.00 USD and owes 430.00 on its open orders. Another
order on account over 70.00 is booked; one over 70.01 is held. An order that is paid by card
needs no credit. While the account is on hold, every order on account is held.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mock_erp.domain.allocation import Booking

ON_ACCOUNT = "invoice"
CREDIT_HOLD = "credit_hold"


@dataclass(frozen=True, slots=True)
class Credit:
    """What an account may owe in `currency`; `limit_minor` None: as much as it likes."""

    limit_minor: int | None = None
    currency: str | None = None
    is_held: bool = False

    def covers(self, order_minor: int, currency: str, owed_minor: int) -> bool:
        """Say whether `order_minor` may be owed on top of what is owed already.

        A limit grants nothing in another currency: no number crosses unconverted.
        """
        if order_minor == 0:
            return True
        if self.is_held:
            return False
        if self.limit_minor is None:
            return True
        return currency == self.currency and owed_minor + order_minor <= self.limit_minor


def on_account_minor(tenders: Iterable[Mapping[str, Any]]) -> int:
    """Return what an order leaves to be paid by invoice."""
    return sum(
        int(tender["amount_minor"])
        for tender in tenders
        if tender["kind"] == ON_ACCOUNT and tender["state"] != "paid"
    )


def withheld(booking: Booking) -> Booking:
    """Return the booking as one that waits for a clerk: it keeps its pieces and leaves the queue.

    Whoever orders next finds the backorders free that this order would have taken.
    """
    supply = dict(booking.supply)
    for line in booking.lines:
        given = supply[line.variant_id]
        rest = given.open_backorders - line.backordered
        supply[line.variant_id] = replace(given, open_backorders=rest)
    lines = tuple(replace(line, backordered=0, backorder_reason=None) for line in booking.lines)
    return Booking("held", CREDIT_HOLD, lines, supply)
