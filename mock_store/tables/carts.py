"""Carts, and the pieces they reserve while at checkout (policy `reserve`)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, DateTime, Index, bindparam, delete, insert
from sqlmodel import Field

from mock_kit.state.database import Tx
from mock_store.tables.registry import StoreTable, core


class CartRow(StoreTable, table=True):
    """One cart; `order_id` is set once it became an order, after which it is closed."""

    __tablename__ = "carts"

    id: str = Field(primary_key=True)
    version: int = 1
    created_at: datetime
    updated_at: datetime
    channel: str
    customer_id: str | None = None
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    discount_code: str | None = None
    checkout: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    order_id: str | None = None


class CartReservationRow(StoreTable, table=True):
    """Pieces a cart at checkout keeps from others, until an instant."""

    __tablename__ = "cart_reservations"
    __table_args__ = (Index("ix_cart_reservations_of_variant", "channel", "variant_id"),)

    cart_id: str = Field(primary_key=True)
    variant_id: str = Field(primary_key=True)
    channel: str
    pieces: int
    reserved_until: datetime = Field(sa_type=DateTime(timezone=True))  # type: ignore[call-overload]


_RESERVED = core("cart_reservations")
_INSERT = insert(_RESERVED)
_DELETE = delete(_RESERVED).where(_RESERVED.c.cart_id == bindparam("of_cart"))


def reserve_for_cart(
    tx: Tx, cart: CartRow, pieces_of: Mapping[str, int], *, reservation_s: int
) -> None:
    """Reserve these pieces per variant for a cart, in place of what it had reserved."""
    release_cart(tx, cart.id)
    until = tx.now + timedelta(seconds=reservation_s)
    rows = [
        {
            "cart_id": cart.id,
            "variant_id": variant_id,
            "channel": cart.channel,
            "pieces": pieces,
            "reserved_until": until,
        }
        for variant_id, pieces in sorted(pieces_of.items())
    ]
    if rows:
        tx.connection.execute(_INSERT, rows)


def release_cart(tx: Tx, cart_id: str) -> None:
    """Give up what a cart had reserved."""
    tx.connection.execute(_DELETE, {"of_cart": cart_id})
