"""Purchase orders: what suppliers will bring, where, and when."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam
from sqlalchemy import select as core_select
from sqlmodel import Field, col, select

from mock_erp.domain.supply import InboundReceipt
from mock_erp.tables.registry import Entity, ErpTable, table_of
from mock_erp.tables.stock import Warehouse
from mock_kit.state.database import Tx


class PurchaseOrder(Entity, table=True):
    """An order to a supplier, expected whole on one day."""

    __tablename__ = "purchase_orders"

    id: str = Field(primary_key=True)
    number: str = Field(index=True)
    supplier: str
    warehouse_id: str
    expected_on: date
    status: str = "confirmed"
    client_reference: str | None = Field(default=None, index=True)


class PurchaseOrderLine(ErpTable, table=True):
    """Pieces of one variant on a purchase order, and how many of them have come."""

    __tablename__ = "purchase_order_lines"

    id: str = Field(primary_key=True)
    purchase_order_id: str = Field(index=True)
    variant_id: str = Field(index=True)
    position: int
    pieces: int
    received: int = 0

    @property
    def outstanding(self) -> int:
        """Pieces that have not come yet."""
        return max(0, self.pieces - self.received)


_orders, _lines, _warehouses = (
    table_of(PurchaseOrder),
    table_of(PurchaseOrderLine),
    table_of(Warehouse),
)
_SELECT_INBOUND = (
    core_select(_lines.c.variant_id, _orders.c.expected_on, _lines.c.pieces - _lines.c.received)
    .join(_orders, _orders.c.id == _lines.c.purchase_order_id)
    .join(_warehouses, _warehouses.c.id == _orders.c.warehouse_id)
    .where(_lines.c.variant_id.in_(bindparam("variant_ids", expanding=True)))
    .where(_lines.c.pieces > _lines.c.received)
    .where(_orders.c.status == "confirmed")
    .where(_warehouses.c.kind == "sellable")
    .order_by(_orders.c.expected_on, _orders.c.number)
)


def inbound_of(tx: Tx, variant_ids: Iterable[str]) -> dict[str, list[InboundReceipt]]:
    """Return what confirmed purchase orders still bring to sellable warehouses, by date."""
    wanted = sorted(set(variant_ids))
    found: dict[str, list[InboundReceipt]] = {variant_id: [] for variant_id in wanted}
    for variant_id, expected_on, pieces in tx.connection.execute(
        _SELECT_INBOUND, {"variant_ids": wanted}
    ):
        found[variant_id].append(InboundReceipt(expected_on, pieces))
    return found


def lines_of_orders(tx: Tx, order_ids: Iterable[str]) -> dict[str, list[PurchaseOrderLine]]:
    """Return the lines of each purchase order, in order of entry."""
    wanted = sorted(set(order_ids))
    found = select(PurchaseOrderLine).where(col(PurchaseOrderLine.purchase_order_id).in_(wanted))
    grouped: dict[str, list[PurchaseOrderLine]] = {order_id: [] for order_id in wanted}
    for row in tx.session.exec(found.order_by(col(PurchaseOrderLine.position))).all():
        grouped[row.purchase_order_id].append(row)
    return grouped
