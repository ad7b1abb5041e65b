"""Invoices, credit memos and offline orders: one document each, with the columns lists ask for."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Field, col, or_, select

from mock_kit.state.database import Tx
from mock_store.tables.accounts.companies import Standing
from mock_store.tables.orders import OrderRow
from mock_store.tables.registry import StoreTable


class InvoiceRow(StoreTable, table=True):
    """One invoice or credit memo; `document` is its JSON text."""

    __tablename__ = "invoices"

    id: str = Field(primary_key=True)
    client_reference: str = Field(index=True)
    order_id: str | None = Field(default=None, index=True)
    customer_id: str | None = Field(default=None, index=True)
    company_id: str | None = Field(default=None, index=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime
    document: bytes


class OfflineOrderRow(StoreTable, table=True):
    """One order that was placed elsewhere; `document` is its JSON text."""

    __tablename__ = "offline_orders"

    id: str = Field(primary_key=True)
    client_reference: str = Field(index=True)
    customer_id: str | None = Field(default=None, index=True)
    company_id: str | None = Field(default=None, index=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime
    document: bytes


class PaperRow(StoreTable, table=True):
    """The printed document of an invoice."""

    __tablename__ = "invoice_papers"

    invoice_id: str = Field(primary_key=True)
    media_type: str
    sha256: str
    content: bytes


Shown = TypeVar("Shown", InvoiceRow, OfflineOrderRow)


def by_reference(tx: Tx, table: type[Shown], reference: str) -> Shown | None:
    """Return the oldest row with exactly this client reference."""
    wanted = select(table).where(col(table.client_reference) == reference)
    return tx.session.exec(wanted.order_by(col(table.created_at), col(table.id))).first()


def invoices_of_orders(tx: Tx, order_ids: Sequence[str]) -> list[InvoiceRow]:
    """Return the invoices and credit memos of some orders, oldest first."""
    wanted = select(InvoiceRow).where(col(InvoiceRow.order_id).in_(order_ids))
    return list(tx.session.exec(wanted.order_by(col(InvoiceRow.id))).all())


def invoices_of(tx: Tx, who: Standing, limit: int) -> list[InvoiceRow]:
    """Return the newest invoices of an account and of the own orders, of nobody else (CUS-10)."""
    own = select(OrderRow.id).where(OrderRow.customer_id == who.customer_id)
    is_own = or_(_is_of(InvoiceRow, who), col(InvoiceRow.order_id).in_(own))
    newest = select(InvoiceRow).where(is_own).order_by(col(InvoiceRow.created_at).desc())
    return list(tx.session.exec(newest.order_by(col(InvoiceRow.id)).limit(limit)).all())


def offline_orders_of(tx: Tx, who: Standing, limit: int) -> list[OfflineOrderRow]:
    """Return the newest offline orders of an account, and of nobody else (CUS-10)."""
    own = select(OfflineOrderRow).where(_is_of(OfflineOrderRow, who))
    newest = own.order_by(col(OfflineOrderRow.created_at).desc(), col(OfflineOrderRow.id))
    return list(tx.session.exec(newest.limit(limit)).all())


def is_of(row: InvoiceRow | OfflineOrderRow, who: Standing) -> bool:
    """Tell whether it is of the customer, or of the company that the customer buys for."""
    is_company = row.company_id is not None and row.company_id == who.company_id
    return is_company or (row.customer_id is not None and row.customer_id == who.customer_id)


def _is_of(table: type[InvoiceRow] | type[OfflineOrderRow], who: Standing) -> ColumnElement[bool]:
    """Match what is of the customer, or of the company that the customer buys for."""
    is_own: ColumnElement[bool] = col(table.customer_id) == who.customer_id
    return (
        is_own if who.company_id is None else or_(is_own, col(table.company_id) == who.company_id)
    )
