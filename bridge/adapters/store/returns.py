"""Returns, and refunds that name pieces, as the store shows them with their orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel

from bridge.model.goods import (
    BackLine,
    Condition,
    Restock,
    ReturnStatus,
    ReturnWrite,
    StoreReturn,
)
from bridge.model.orders import StoreRefund


class LineWire(BaseModel):
    """Pieces of one line."""

    line_id: str
    quantity: int
    condition: Condition | None = None


class ReturnWire(BaseModel):
    """A return that the store shows."""

    id: str
    client_reference: str | None
    status: ReturnStatus
    reason: str
    lines: list[LineWire]

    def to_model(self) -> StoreReturn:
        """Read the return in the bridge's words."""
        lines = tuple(BackLine(x.line_id, x.quantity, x.condition) for x in self.lines)
        return StoreReturn(self.id, self.client_reference, self.status, self.reason, lines)


class RefundLineWire(BaseModel):
    """Pieces that a refund is about."""

    line_id: str
    quantity: int
    restock: bool


class RefundWire(BaseModel):
    """A refund: money, and perhaps goods."""

    id: str
    amount_minor: int
    tax_minor: int = 0
    is_pending: bool = False
    reason: str = ""
    cause: Literal["edit", "cancel", "refund", "return"] = "refund"
    lines: list[RefundLineWire] = []

    def to_model(self) -> StoreRefund:
        """Read the refund as money."""
        pieces = {line.line_id: line.quantity for line in self.lines}
        return StoreRefund(
            id=self.id,
            amount_minor=self.amount_minor,
            tax_minor=self.tax_minor,
            cause=self.cause,
            reason=self.reason,
            is_pending=self.is_pending,
            pieces=pieces,
        )


def restocks_of(refunds: Sequence[RefundWire]) -> tuple[Restock, ...]:
    """Name the pieces that refunds put back on the shelf; a return of goods does so itself."""
    found = []
    for refund in refunds:
        pieces = {line.line_id: line.quantity for line in refund.lines if line.restock}
        if refund.cause == "refund" and pieces:
            found.append(Restock(refund.id, pieces))
    return tuple(found)


def return_fields(write: ReturnWrite) -> dict[str, Any]:
    """Write a return as it stands in the ERP; its id there makes a repeat find it."""
    return {
        "order_id": write.order_id,
        "return_id": write.return_id,
        "client_reference": write.found.id,
        "status": write.found.status,
        "reason": write.found.reason,
        "lines": [
            {"line_id": line.line_id, "quantity": line.pieces, "condition": line.condition}
            for line in write.found.lines
        ],
    }
