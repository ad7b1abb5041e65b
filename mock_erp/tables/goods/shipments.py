"""Shipments: what left a warehouse for an order, in one parcel or many."""

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
    "warehouse",
    "carrier",
    "method",
    "tracking_number",
    "tracking_url",
    "shipped_at",
    "shipped_on",
    "status",
    "reversed_at",
    "reason",
    "lines",
    "version",
    "created_at",
    "updated_at",
)


class Shipment(Entity, table=True):
    """One parcel; what it says of its order and its lines is a snapshot (ORD-05)."""

    __tablename__ = "shipments"

    id: str = Field(primary_key=True)
    number: str = Field(index=True, unique=True)
    client_reference: str | None = Field(default=None, index=True)
    order_id: str = Field(index=True)
    order_number: str
    order_client_reference: str | None = None
    channel: str
    customer_id: str | None = None
    warehouse: str | None = None
    carrier: str = ""
    method: str = ""
    tracking_number: str | None = None
    tracking_url: str | None = None
    shipped_at: datetime = Field(sa_type=Instant)
    shipped_on: str
    status: str = "shipped"
    reversed_at: datetime | None = Field(default=None, sa_type=Instant)
    reason: str | None = None
    # In the order in which they were packed, each with its own stable id.
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


def shipment_document(shipment: Shipment) -> dict[str, Any]:
    """Return the shipment as it is published."""
    return {name: getattr(shipment, name) for name in _PUBLISHED}


def add_shipment(tx: Tx, shipment: Shipment) -> None:
    """Write a new shipment, stamped by the caller, and record it."""
    tx.session.add(shipment)
    tx.session.flush()
    _record(tx, shipment, "shipment.created")


def save_shipment(tx: Tx, shipment: Shipment, topic: str = "shipment.updated") -> None:
    """Write a changed shipment and record it."""
    tx.touch(shipment)
    tx.session.add(shipment)
    tx.session.flush()
    _record(tx, shipment, topic)


def shipments_of(tx: Tx, order_ids: Iterable[str]) -> list[Shipment]:
    """Return the shipments of some orders, in the order in which they were made."""
    found = select(Shipment).where(col(Shipment.order_id).in_(sorted(set(order_ids))))
    return list(tx.session.exec(found.order_by(col(Shipment.number))).all())


def _record(tx: Tx, shipment: Shipment, topic: str) -> None:
    tx.record(
        "shipment",
        shipment.id,
        version=shipment.version,
        change_no=shipment.change_no,
        topic=topic,
        snapshot=to_json(shipment_document(shipment)),
    )
