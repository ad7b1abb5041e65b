"""Imports of order files: what came under which number, and what became of each order."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json
from sqlalchemy import JSON
from sqlmodel import Field, col, select

from mock_erp.tables.customers import Customer
from mock_erp.tables.registry import Entity
from mock_kit.state.database import Tx

_PUBLISHED = (
    "id",
    "number",
    "sha256",
    "orders",
    "booked",
    "refused",
    "results",
    "version",
    "created_at",
    "updated_at",
)


class OrderImport(Entity, table=True):
    """One file that was imported; it never changes."""

    __tablename__ = "order_imports"

    id: str = Field(primary_key=True)
    number: int = Field(unique=True)
    sha256: str
    orders: int
    booked: int
    refused: int
    results: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    content: bytes


def import_document(row: OrderImport) -> dict[str, Any]:
    """Return the import as it is published; the content is read apart."""
    return {name: getattr(row, name) for name in _PUBLISHED}


def add_import(tx: Tx, row: OrderImport) -> None:
    """Write an import, stamped by the caller, and record it."""
    tx.session.add(row)
    tx.session.flush()
    tx.record(
        "order_import",
        row.id,
        version=row.version,
        change_no=row.change_no,
        topic="order_import.created",
        snapshot=to_json(import_document(row)),
    )


def import_of_number(tx: Tx, number: int) -> OrderImport | None:
    """Return what was imported under this number."""
    return tx.session.exec(select(OrderImport).where(OrderImport.number == number)).first()


def customer_ids_by_reference(tx: Tx, references: Sequence[str]) -> dict[str, list[str]]:
    """Return the accounts that carry each reference; more than one is a fault of the books."""
    found: dict[str, list[str]] = {}
    wanted = (
        select(Customer.client_reference, Customer.id)
        .where(col(Customer.client_reference).in_(references))
        .order_by(col(Customer.change_no))
    )
    for reference, customer_id in tx.session.exec(wanted):
        found.setdefault(str(reference), []).append(customer_id)
    return found
