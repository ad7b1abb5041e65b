"""Acts of the warehouse as they were entered: receipts, counts, damages, transfers."""

from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, col, select

from mock_erp.tables.registry import Entity
from mock_erp.tables.stock import StockMovement, Warehouse
from mock_kit.state.database import Tx


class StockAct(Entity, table=True):
    """One act; its movements name it as their reference. It never changes."""

    __tablename__ = "stock_acts"

    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    warehouse: str
    to_warehouse: str | None = None
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    purchase_order_id: str | None = None
    reason: str = ""
    client_reference: str | None = Field(default=None, index=True)


def warehouse_by_code(tx: Tx, code: str) -> Warehouse | None:
    """Return the warehouse with this code."""
    return tx.session.exec(select(Warehouse).where(Warehouse.code == code)).first()


def warehouse_codes(tx: Tx) -> dict[str, str]:
    """Return the code of every warehouse by its id."""
    return {one_id: code for one_id, code in tx.session.exec(select(Warehouse.id, Warehouse.code))}


def movements_of(tx: Tx, reference: str) -> list[StockMovement]:
    """Return the movements that name a document, oldest first."""
    found = select(StockMovement).where(StockMovement.reference == reference)
    return list(tx.session.exec(found.order_by(col(StockMovement.change_no))).all())
