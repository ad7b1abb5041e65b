"""Customers found by one exact key."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from mock_erp.domain.accounts.matching import MatchKey, compared
from mock_erp.tables.customers import Customer
from mock_kit.state.database import Tx

_COLUMNS: Mapping[MatchKey, Any] = {
    "email": Customer.email_key,
    "phone": Customer.phone_key,
    "tax_id": Customer.tax_id_key,
    "reference": Customer.client_reference,
}


def matching_customers(tx: Tx, key: MatchKey, value: str | None) -> list[Customer]:
    """Return the customers whose key is exactly this, the oldest first.

    A merged one no longer counts, but its reference leads to the one that goes on for it.
    """
    wanted = compared(key, value)
    if wanted is None:
        return []
    same = select(Customer).where(col(_COLUMNS[key]) == wanted)
    rows = tx.session.exec(same.order_by(col(Customer.created_at), col(Customer.id))).all()
    if key == "reference":
        rows = [tx.session.get_one(Customer, row.merged_into or row.id) for row in rows]
    return list({row.id: row for row in rows if row.merged_into is None}.values())
