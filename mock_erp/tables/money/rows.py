"""Invoices and credit memos as they are kept: snapshots, so that later changes leave them alone."""

from collections.abc import Iterable
from typing import Any

from pydantic_core import to_json
from sqlalchemy import JSON
from sqlmodel import Field, col, select

from mock_erp.tables.registry import Entity
from mock_kit.state.database import Tx

Map = dict[str, Any]


class Invoice(Entity, table=True):
    """One posted invoice; lines, payments and addresses are kept as they are published."""

    __tablename__ = "invoices"

    id: str = Field(primary_key=True)
    number: str = Field(index=True, unique=True)
    client_reference: str | None = Field(default=None, index=True)
    status: str
    status_reason: str | None = None
    order_id: str = Field(index=True)
    order_number: str
    order_client_reference: str | None = None
    number_at_origin: str | None = None
    channel: str
    customer_id: str | None = Field(default=None, index=True)
    contact: Map = Field(sa_type=JSON)
    billing_address: Map | None = Field(default=None, sa_type=JSON)
    shipping_address: Map | None = Field(default=None, sa_type=JSON)
    issued_on: str
    due_on: str
    shipment_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    currency: str
    prices_include_tax: bool
    lines: list[Map] = Field(sa_type=JSON)
    shipping: Map = Field(sa_type=JSON)
    fees: list[Map] = Field(sa_type=JSON)
    discount_minor: int
    tax_minor: int
    rounding_minor: int
    total_minor: int
    payments: list[Map] = Field(default_factory=list, sa_type=JSON)
    paid_minor: int = 0
    deposit_refunded_minor: int = 0
    set_off_minor: int = 0
    credited_minor: int = 0
    balance_minor: int
    document: Map = Field(sa_type=JSON)


class CreditMemo(Entity, table=True):
    """Money that is not owed any more, of one invoice or of none."""

    __tablename__ = "credit_memos"

    id: str = Field(primary_key=True)
    number: str = Field(index=True, unique=True)
    client_reference: str | None = Field(default=None, index=True)
    status: str = "posted"
    invoice_id: str | None = Field(default=None, index=True)
    invoice_number: str | None = None
    order_id: str | None = Field(default=None, index=True)
    order_number: str | None = None
    order_client_reference: str | None = None
    channel: str | None = None
    customer_id: str | None = Field(default=None, index=True)
    contact: Map = Field(sa_type=JSON)
    reason: str
    issued_on: str
    currency: str
    prices_include_tax: bool = True
    lines: list[Map] = Field(sa_type=JSON)
    shipping_minor: int = 0
    adjustment_minor: int = 0
    tax_minor: int
    total_minor: int
    set_off_minor: int = 0
    paid_back_minor: int


Document = Invoice | CreditMemo
_KEPT = ("change_no",)


def document_of(row: Document) -> Map:
    """Return an invoice or a credit memo as it is published."""
    return row.model_dump(exclude=set(_KEPT))


def record(tx: Tx, row: Document, topic: str) -> bytes:
    """Write a row that is new or touched, record its change, and return its published form."""
    tx.session.add(row)
    tx.session.flush()
    published = to_json(document_of(row))
    tx.record(
        topic.partition(".")[0],
        row.id,
        version=row.version,
        change_no=row.change_no,
        topic=topic,
        snapshot=published,
    )
    return published


def invoices_of(tx: Tx, order_ids: Iterable[str]) -> list[Invoice]:
    """Return the live invoices of some orders, oldest first; cancelled ones count for nothing."""
    wanted = select(Invoice).where(
        col(Invoice.order_id).in_(sorted(set(order_ids))), col(Invoice.status) != "cancelled"
    )
    return list(tx.session.exec(wanted.order_by(col(Invoice.number))).all())


def memos_of(tx: Tx, invoice_id: str) -> list[CreditMemo]:
    """Return the credit memos of one invoice, oldest first."""
    wanted = select(CreditMemo).where(CreditMemo.invoice_id == invoice_id)
    return list(tx.session.exec(wanted.order_by(col(CreditMemo.number))).all())
