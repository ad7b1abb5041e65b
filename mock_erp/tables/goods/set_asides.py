"""Set-asides: pieces that an edit or a cancel gave up, and that nobody has freed yet.

They stay reserved in their warehouse until a clerk or the warehouse releases them (STK-12).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic_core import to_json
from sqlalchemy import JSON
from sqlmodel import Field

from mock_erp.domain.reserving import Taken
from mock_erp.tables.registry import Entity, Instant, stamps
from mock_erp.tables.sales.rows import Row, SalesOrder
from mock_erp.tables.stock import Why, change_level
from mock_erp.tables.stock_acts import warehouse_by_code
from mock_kit.state.database import Tx

_PUBLISHED = (
    "id",
    "client_reference",
    "order_id",
    "order_number",
    "order_client_reference",
    "order_line_id",
    "variant_id",
    "sku",
    "pieces_at",
    "reason",
    "status",
    "released_at",
    "version",
    "created_at",
    "updated_at",
)


class SetAside(Entity, table=True):
    """Pieces of one order line, by warehouse code."""

    __tablename__ = "set_asides"

    id: str = Field(primary_key=True)
    client_reference: str | None = Field(default=None, index=True)
    order_id: str = Field(index=True)
    order_number: str
    order_client_reference: str | None = None
    order_line_id: str
    variant_id: str = Field(index=True)
    sku: str
    pieces_at: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    reason: str
    status: str = "open"
    released_at: datetime | None = Field(default=None, sa_type=Instant)


def set_aside_document(row: SetAside) -> dict[str, Any]:
    """Return the set-aside as it is published."""
    return {name: getattr(row, name) for name in _PUBLISHED}


@dataclass(slots=True)
class Kept:
    """What one act on an order gives up without freeing it, until it is written."""

    order: SalesOrder
    reason: str
    lines: list[tuple[Row, str, dict[str, int]]] = field(default_factory=list)

    def keep(self, line: Row, freed: Taken) -> None:
        """Keep the pieces of a line that nobody needs any more, of a kit its components."""
        for variant_id, at in freed.at.items():
            pieces_at = {code: pieces for code, pieces in at.items() if pieces}
            if pieces_at:
                self.lines.append((line, variant_id, pieces_at))

    def write(self, tx: Tx) -> None:
        """Enter and record what was kept; the levels stay as they are."""
        head = self.order.head
        for line, variant_id, pieces_at in self.lines:
            row = SetAside(
                id=tx.new_id("sas"),
                order_id=head["id"],
                order_number=head["number"],
                order_client_reference=head["client_reference"],
                order_line_id=line["id"],
                variant_id=variant_id,
                sku=line["sku"],
                pieces_at=pieces_at,
                reason=self.reason,
                **stamps(tx),
            )
            tx.session.add(row)
            tx.session.flush()
            _record(tx, row, "set_aside.created")


def release_set_aside(tx: Tx, row: SetAside) -> None:
    """Free the pieces; the caller serves those who wait and publishes the stock."""
    for code, pieces in row.pieces_at.items():
        warehouse = warehouse_by_code(tx, code)
        assert warehouse is not None, "a warehouse keeps its code for good"
        why = Why("reservation", row.id)
        change_level(tx, row.variant_id, warehouse.id, reserved=-pieces, why=why)
    row.status, row.released_at = "released", tx.business_now
    tx.touch(row)
    tx.session.add(row)
    tx.session.flush()
    _record(tx, row, "set_aside.released")


def _record(tx: Tx, row: SetAside, topic: str) -> None:
    tx.record(
        "set_aside",
        row.id,
        version=row.version,
        change_no=row.change_no,
        topic=topic,
        snapshot=to_json(set_aside_document(row)),
    )
