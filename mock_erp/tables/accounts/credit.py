"""The accounts that new orders are booked for: known, with their buyers, within their credit."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from mock_erp.domain.accounts.credit import CREDIT_HOLD, Credit, on_account_minor
from mock_erp.tables.customers import Customer
from mock_erp.tables.registry import table_of
from mock_erp.tables.sales.refusals import UnknownAddress, UnknownBuyer, UnknownCustomer
from mock_erp.tables.sales.rows import SalesOrderRow
from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared

Head = Mapping[str, Any]

_customers, _orders = table_of(Customer), table_of(SalesOrderRow)
_SELECT_CREDIT = Prepared(
    select(
        _customers.c.id,
        _customers.c.credit_limit_minor,
        _customers.c.credit_currency,
        _customers.c.credit_hold,
        _customers.c.merged_into,
    ).where(_customers.c.id.in_(bindparam("customer_ids", expanding=True)))
)
_SELECT_PEOPLE = Prepared(
    select(_customers.c.buyers, _customers.c.addresses).where(
        _customers.c.id == bindparam("of_customer")
    )
)
# What waits for its credit is not owed yet; what is closed or cancelled is not owed any more.
_SELECT_OWED = Prepared(
    select(_orders.c.tenders, _orders.c.status_reason)
    .where(_orders.c.customer_id == bindparam("of_customer"))
    .where(_orders.c.currency == bindparam("in_currency"))
    .where(_orders.c.status.in_(("accepted", "backordered", "held", "shipped")))
)


class Accounts:
    """The accounts of a set of order heads, read at once; what they owe is read when asked."""

    def __init__(self, tx: Tx, heads: Iterable[Head]) -> None:
        self._tx = tx
        self._credits: dict[str, Credit] = {}
        self._owed: dict[str, int] = {}
        self._merged: dict[str, str] = {}
        self._read(sorted({head["customer_id"] for head in heads} - {None}))
        if self._merged:
            self._read(sorted(set(self._merged.values())))

    def _read(self, customer_ids: Sequence[str]) -> None:
        if not customer_ids:
            return
        rows = _SELECT_CREDIT.all(self._tx, {"customer_ids": customer_ids})
        for customer_id, limit_minor, currency, is_held, merged_into in rows:
            self._credits[customer_id] = Credit(limit_minor, currency, is_held)
            if merged_into is not None:
                self._merged[customer_id] = merged_into

    def goes_on(self, customer_id: str | None) -> str | None:
        """Return who goes on for a customer: of a merged one the other, else the same."""
        return None if customer_id is None else self._merged.get(customer_id, customer_id)

    def check(self, head: Head) -> None:
        """Raise UnknownCustomer, UnknownBuyer or UnknownAddress for what nobody has entered."""
        customer_id = head["customer_id"]
        if customer_id is not None and customer_id not in self._credits:
            raise UnknownCustomer("The order names a customer that is not known.", id=customer_id)
        buyer_id, location_id = head["buyer_id"], head["ship_to_location_id"]
        if buyer_id is None and location_id is None:
            return
        found = _SELECT_PEOPLE.first(self._tx, {"of_customer": customer_id})
        buyers, addresses = ([], []) if found is None else found
        if buyer_id not in (None, *(buyer["id"] for buyer in buyers)):
            raise UnknownBuyer("The order names a buyer that is not known.", id=buyer_id)
        if location_id not in (None, *(address["id"] for address in addresses)):
            raise UnknownAddress("The order names a location that is not known.", id=location_id)

    def covers(self, head: Head) -> bool:
        """Say whether the order may be owed, and count it if so."""
        customer_id, order_minor = head["customer_id"], on_account_minor(head["tenders"])
        if customer_id is None or order_minor == 0:
            return True
        credit = self._credits[customer_id]
        owed_minor = self._owed_minor(customer_id, credit)
        is_covered = credit.covers(order_minor, head["currency"], owed_minor)
        if is_covered:
            self._owed[customer_id] = owed_minor + order_minor
        return is_covered

    def covers_more(self, before: Head, after: Head) -> bool:
        """Say whether an order that is owed already may grow to what it is after an edit."""
        customer_id = after["customer_id"]
        old_minor, new_minor = (on_account_minor(head["tenders"]) for head in (before, after))
        if customer_id is None or new_minor <= old_minor:
            return True
        credit = self._credits[customer_id]
        owed_minor = self._owed_minor(customer_id, credit) - old_minor
        return credit.covers(new_minor, after["currency"], owed_minor)

    def _owed_minor(self, customer_id: str, credit: Credit) -> int:
        if credit.limit_minor is None:
            return 0
        if customer_id not in self._owed:
            asked = {"of_customer": customer_id, "in_currency": credit.currency}
            rows = _SELECT_OWED.all(self._tx, asked)
            self._owed[customer_id] = sum(
                on_account_minor(row.tenders) for row in rows if row.status_reason != CREDIT_HOLD
            )
        return self._owed[customer_id]
