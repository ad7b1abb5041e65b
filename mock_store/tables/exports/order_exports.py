"""Exports of orders: the files by number, and which orders went out in which."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam, delete, insert, select
from sqlmodel import Field, col
from sqlmodel import select as row_select

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.domain.order import Order
from mock_store.tables.orders import ORDERS
from mock_store.tables.registry import StoreTable, core


class OrderExportRow(StoreTable, table=True):
    """One file. `refused` names the orders that the other side could not take."""

    __tablename__ = "order_exports"

    id: str = Field(primary_key=True)
    version: int = 1
    change_no: int = Field(default=0, index=True)
    created_at: datetime
    updated_at: datetime
    number: int = Field(unique=True)
    sha256: str
    placed_before: datetime | None = None
    payment_statuses: list[str] = Field(sa_type=JSON)
    order_ids: list[str] = Field(sa_type=JSON)
    refused: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    acknowledged_at: datetime | None = None
    content: bytes


class ExportedOrderRow(StoreTable, table=True):
    """An order that went out; without a row it is due for the next file."""

    __tablename__ = "exported_orders"

    order_id: str = Field(primary_key=True)
    export_id: str = Field(index=True)


_EXPORTED = core("exported_orders")
_DUE = Prepared(
    select(ORDERS.c.document)
    .outerjoin(_EXPORTED, _EXPORTED.c.order_id == ORDERS.c.id)
    .where(
        _EXPORTED.c.order_id.is_(None),
        ORDERS.c.status != "cancelled",
        ORDERS.c.payment_status.in_(bindparam("payment_statuses", expanding=True)),
    )
    .order_by(ORDERS.c.sequence)
)
_INSERT = Prepared(insert(_EXPORTED))
_DELETE = Prepared(
    delete(_EXPORTED).where(
        _EXPORTED.c.export_id == bindparam("of_export"),
        _EXPORTED.c.order_id == bindparam("of_order"),
    )
)


def due_orders(
    tx: Tx, placed_before: datetime | None, payment_statuses: Sequence[str]
) -> list[Order]:
    """Return the live orders that no file holds, oldest first; None: whenever placed."""
    found = _DUE.all(tx, {"payment_statuses": list(payment_statuses)})
    orders = (Order.model_validate_json(row.document) for row in found)
    return [order for order in orders if placed_before is None or order.placed_at < placed_before]


def add_exported(tx: Tx, export_id: str, order_ids: Sequence[str]) -> None:
    """Note that these orders went out."""
    if order_ids:
        rows = [{"order_id": order_id, "export_id": export_id} for order_id in order_ids]
        _INSERT.run_many(tx, rows)


def forget_exported(tx: Tx, export_id: str, order_ids: Sequence[str]) -> None:
    """Make these orders due again, if it was this file that held them."""
    for order_id in order_ids:
        _DELETE.run(tx, {"of_export": export_id, "of_order": order_id})


def export_of(tx: Tx, export_id: str) -> OrderExportRow | None:
    """Return one export."""
    return tx.session.get(OrderExportRow, export_id)


def exports_after(
    tx: Tx, change_no: int, limit: int, *, acknowledged: bool | None
) -> list[OrderExportRow]:
    """Return exports in the order of their last change."""
    wanted = row_select(OrderExportRow).where(col(OrderExportRow.change_no) > change_no)
    if acknowledged is not None:
        stamp = col(OrderExportRow.acknowledged_at)
        wanted = wanted.where(stamp.is_not(None) if acknowledged else stamp.is_(None))
    return list(tx.session.exec(wanted.order_by(col(OrderExportRow.change_no)).limit(limit)))
