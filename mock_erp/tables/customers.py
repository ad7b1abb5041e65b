"""Customers and their addresses."""

from typing import Any

from pydantic_core import to_json
from sqlalchemy import JSON
from sqlmodel import Field

from mock_erp.domain.accounts.matching import compared
from mock_erp.tables.registry import Entity
from mock_kit.state.database import Tx

_PUBLISHED = (
    "id",
    "kind",
    "name",
    "email",
    "phone",
    "tax_id",
    "price_group",
    "addresses",
    "buyers",
    "terms",
    "credit_limit_minor",
    "credit_currency",
    "credit_hold",
    "client_reference",
    "custom",
    "changed_at",
    "status",
    "merged_into",
    "version",
    "created_at",
    "updated_at",
)


class Customer(Entity, table=True):
    """Who buys: a person or a company."""

    __tablename__ = "customers"

    id: str = Field(primary_key=True)
    kind: str
    name: str
    email: str | None = Field(default=None, index=True)
    phone: str | None = None
    tax_id: str | None = None
    price_group: str | None = None
    # In order of entry, each with its own stable id.
    addresses: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    # Of a company: who orders for it, in order of entry.
    buyers: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    terms: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    credit_limit_minor: int | None = None
    credit_currency: str | None = None
    credit_hold: bool = False
    client_reference: str | None = Field(default=None, index=True)
    custom: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    # By field, the instant of the person's change, as it is published.
    changed_at: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    status: str = "active"
    merged_into: str | None = Field(default=None, index=True)
    # What the match keys are compared by (`mock_erp/domain/accounts/matching.py`).
    email_key: str | None = Field(default=None, index=True)
    phone_key: str | None = Field(default=None, index=True)
    tax_id_key: str | None = Field(default=None, index=True)


def customer_document(customer: Customer) -> dict[str, Any]:
    """Return the customer as it is published."""
    return {name: getattr(customer, name) for name in _PUBLISHED}


def add_customer(tx: Tx, customer: Customer) -> None:
    """Write a new customer, stamped by the caller, and record it."""
    _set_keys(customer)
    tx.session.add(customer)
    tx.session.flush()
    _record(tx, customer, "customer.created")


def save_customer(tx: Tx, customer: Customer) -> None:
    """Write a changed customer and record it."""
    _set_keys(customer)
    tx.touch(customer)
    tx.session.add(customer)
    tx.session.flush()
    _record(tx, customer, "customer.updated")


def _set_keys(customer: Customer) -> None:
    customer.email_key = compared("email", customer.email)
    customer.phone_key = compared("phone", customer.phone)
    customer.tax_id_key = compared("tax_id", customer.tax_id)


def _record(tx: Tx, customer: Customer, topic: str) -> None:
    tx.record(
        "customer",
        customer.id,
        version=customer.version,
        change_no=customer.change_no,
        topic=topic,
        snapshot=customer_bytes(customer),
    )


def customer_bytes(customer: Customer) -> bytes:
    """Return the published customer as JSON."""
    return to_json(customer_document(customer))
