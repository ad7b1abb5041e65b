"""Carts, and the pieces they reserve while at checkout (policy `reserve`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, bindparam, delete, insert, select, update
from sqlmodel import Field

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
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
    reserved_until: datetime


@dataclass(frozen=True, slots=True)
class Cart:
    """A cart as read; the fields are the columns of its row, in their order.

    `lines` are `{"variant_id", "quantity"}` in the order of entry; `checkout` is what the shopper
    entered at checkout, None before.
    """

    id: str
    version: int
    created_at: datetime
    updated_at: datetime
    channel: str
    customer_id: str | None = None
    lines: tuple[dict[str, Any], ...] = ()
    discount_code: str | None = None
    checkout: dict[str, Any] | None = None
    order_id: str | None = None


_CARTS = core("carts")
_NAMES = tuple(Cart.__dataclass_fields__)
_CART = Prepared(
    select(*(_CARTS.c[name] for name in _NAMES)).where(_CARTS.c.id == bindparam("cart_id"))
)
_INSERT_CART = Prepared(insert(_CARTS))
_UPDATE_CART = Prepared(update(_CARTS).where(_CARTS.c.id == bindparam("of_cart")))
_RESERVED = core("cart_reservations")
_INSERT = Prepared(insert(_RESERVED))
_DELETE = Prepared(delete(_RESERVED).where(_RESERVED.c.cart_id == bindparam("of_cart")))


def cart_of(tx: Tx, cart_id: str) -> Cart | None:
    """Return a cart."""
    row = _CART.first(tx, {"cart_id": cart_id})
    return None if row is None else Cart(**{**row._asdict(), "lines": tuple(row.lines)})


def add_cart(tx: Tx, cart: Cart) -> None:
    """Enter a new cart."""
    _INSERT_CART.run(tx, _columns(cart))


def store_cart(tx: Tx, cart: Cart) -> None:
    """Replace a cart."""
    _UPDATE_CART.run(tx, {**_columns(cart), "of_cart": cart.id})


def _columns(cart: Cart) -> dict[str, Any]:
    columns = {name: getattr(cart, name) for name in _NAMES}
    columns["lines"] = list(cart.lines)
    return columns


def reserve_for_cart(
    tx: Tx, cart: Cart, pieces_of: Mapping[str, int], *, reservation_s: int
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
        _INSERT.run_many(tx, rows)


def release_cart(tx: Tx, cart_id: str) -> None:
    """Give up what a cart had reserved."""
    _DELETE.run(tx, {"of_cart": cart_id})
