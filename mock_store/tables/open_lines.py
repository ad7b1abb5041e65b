"""What own orders and carts still claim of a stock: open order lines and cart reservations."""

from collections.abc import Container, Iterable, Sequence

from sqlalchemy import bindparam, delete, func, insert, select

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.domain.offer import OpenLine
from mock_store.domain.order import Order, claimed_pieces
from mock_store.tables.carts import CartReservationRow
from mock_store.tables.orders import OpenLineRow
from mock_store.tables.registry import core

_OPEN = core(str(OpenLineRow.__tablename__))
_RESERVED = core(str(CartReservationRow.__tablename__))

# Pieces of one version are summed up, so that a best-seller's thousands of lines stay few rows.
_OPEN_OF = Prepared(
    select(_OPEN.c.variant_id, func.sum(_OPEN.c.pieces).label("pieces"), _OPEN.c.stock_version)
    .where(
        _OPEN.c.channel == bindparam("channel"),
        _OPEN.c.variant_id.in_(bindparam("variant_ids", expanding=True)),
    )
    .group_by(_OPEN.c.variant_id, _OPEN.c.stock_version)
    .order_by(_OPEN.c.variant_id, _OPEN.c.stock_version)
)
_RESERVED_OF = Prepared(
    select(_RESERVED.c.variant_id, func.sum(_RESERVED.c.pieces).label("pieces"))
    .where(
        _RESERVED.c.channel == bindparam("channel"),
        _RESERVED.c.variant_id.in_(bindparam("variant_ids", expanding=True)),
        _RESERVED.c.cart_id != bindparam("except_cart"),
        _RESERVED.c.reserved_until > bindparam("now"),
    )
    .group_by(_RESERVED.c.variant_id)
)
_INSERT_OPEN = Prepared(insert(_OPEN))
_DELETE_OPEN = Prepared(delete(_OPEN).where(_OPEN.c.order_id == bindparam("of_order")))


def open_lines_of(tx: Tx, channel: str, variant_ids: Sequence[str]) -> dict[str, list[OpenLine]]:
    """Return the open pieces of live orders per variant and stock version; none: no key."""
    found = _OPEN_OF.all(tx, {"channel": channel, "variant_ids": variant_ids})
    lines: dict[str, list[OpenLine]] = {}
    for row in found:
        lines.setdefault(row.variant_id, []).append(OpenLine(row.pieces, row.stock_version))
    return lines


def cart_reservations_of(
    tx: Tx, channel: str, variant_ids: Sequence[str], except_cart: str | None
) -> dict[str, int]:
    """Return the pieces reserved by carts at checkout that have not run out; none: no key."""
    facts = {
        "channel": channel,
        "variant_ids": variant_ids,
        "except_cart": except_cart or "",
        "now": tx.now,
    }
    return {row.variant_id: row.pieces for row in _RESERVED_OF.all(tx, facts)}


def add_open_lines(tx: Tx, order: Order) -> None:
    """Enter the open lines of a new order."""
    rows = list(_open_rows(order))
    if rows:
        _INSERT_OPEN.run_many(tx, rows)


def replace_open_lines(tx: Tx, order: Order, *, closed: Container[str] = ()) -> None:
    """Make the open lines of an order those that it has now; `closed` ones are done with."""
    _DELETE_OPEN.run(tx, {"of_order": order.id})
    rows = [row for row in _open_rows(order) if row["line_id"] not in closed]
    if rows:
        _INSERT_OPEN.run_many(tx, rows)


def _open_rows(order: Order) -> Iterable[dict[str, object]]:
    for line in order.lines:
        pieces = claimed_pieces(order, line)
        if pieces:
            yield {
                "line_id": line.id,
                "order_id": order.id,
                "channel": order.channel,
                "variant_id": line.variant_id,
                "stock_version": line.stock_version,
                "pieces": pieces,
            }
