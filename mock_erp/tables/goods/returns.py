"""Returns: goods that are to come back, and what of them did, fit or unfit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic_core import to_json
from sqlalchemy import JSON
from sqlmodel import Field, col, select

from mock_erp.tables.registry import Entity, Instant
from mock_kit.state.database import Tx

_PUBLISHED = (
    "id",
    "number",
    "client_reference",
    "order_id",
    "order_number",
    "order_client_reference",
    "channel",
    "customer_id",
    "reason",
    "status",
    "warehouse",
    "received_at",
    "lines",
    "version",
    "created_at",
    "updated_at",
)


class Return(Entity, table=True):
    """A return; `pieces` of a line were announced, `fit` and `unfit` are what came."""

    __tablename__ = "returns"

    id: str = Field(primary_key=True)
    number: str = Field(index=True, unique=True)
    client_reference: str | None = Field(default=None, index=True)
    order_id: str = Field(index=True)
    order_number: str
    order_client_reference: str | None = None
    channel: str
    customer_id: str | None = None
    reason: str = ""
    status: str = "requested"
    warehouse: str | None = None
    received_at: datetime | None = Field(default=None, sa_type=Instant)
    # In order of entry, each with its own stable id.
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


def return_document(row: Return) -> dict[str, Any]:
    """Return the return as it is published."""
    return {name: getattr(row, name) for name in _PUBLISHED}


def add_return(tx: Tx, row: Return) -> None:
    """Write a new return, stamped by the caller, and record it."""
    tx.session.add(row)
    tx.session.flush()
    _record(tx, row, "return.created")


def save_return(tx: Tx, row: Return, topic: str) -> None:
    """Write a changed return and record it."""
    tx.touch(row)
    tx.session.add(row)
    tx.session.flush()
    _record(tx, row, topic)


def returns_of(tx: Tx, order_ids: Iterable[str]) -> list[Return]:
    """Return the returns of some orders, in the order in which they were entered."""
    found = select(Return).where(col(Return.order_id).in_(sorted(set(order_ids))))
    return list(tx.session.exec(found.order_by(col(Return.number))).all())


def _record(tx: Tx, row: Return, topic: str) -> None:
    tx.record(
        "return",
        row.id,
        version=row.version,
        change_no=row.change_no,
        topic=topic,
        snapshot=to_json(return_document(row)),
    )
