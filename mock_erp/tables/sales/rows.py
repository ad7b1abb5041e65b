"""Sales orders and their lines as they are kept; every statement is prebuilt Core.

An order travels as a plain `SalesOrder` of column maps: on this path nothing is loaded
through the ORM session.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Select, bindparam, insert, select, text, update
from sqlmodel import Field

from mock_erp.domain.order_status import OrderStatus, status_by_pieces
from mock_erp.tables.registry import Entity, ErpTable, Instant, table_of
from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared

Row = dict[str, Any]


class SalesOrderRow(Entity, table=True):
    """The head of a sales order: addresses, prices and tenders are snapshots (ORD-05)."""

    __tablename__ = "sales_orders"

    id: str = Field(primary_key=True)
    number: str = Field(index=True, unique=True)
    client_reference: str | None = Field(default=None, index=True)
    channel: str = Field(index=True)
    sales_channel: str | None = None
    number_at_origin: str | None = None
    placed_at: datetime = Field(sa_type=Instant)
    business_date: str
    status: str
    status_reason: str | None = None
    customer_id: str | None = Field(default=None, index=True)
    buyer_id: str | None = None
    ship_to_location_id: str | None = None
    contact: dict[str, Any] = Field(sa_type=JSON)
    billing_address: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    shipping_address: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    shipping: dict[str, Any] = Field(sa_type=JSON)
    fees: list[dict[str, Any]] = Field(sa_type=JSON)
    tenders: list[dict[str, Any]] = Field(sa_type=JSON)
    # What was paid back of deposits, before an invoice, in order.
    refunds: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    currency: str
    prices_include_tax: bool
    discount_minor: int
    rounding_minor: int
    total_minor: int
    warehouse_codes: list[str] = Field(sa_type=JSON)
    on_shortage: str
    note: str | None = None
    custom: dict[str, str] = Field(sa_type=JSON)


class SalesOrderLineRow(ErpTable, table=True):
    """One line; `reserved` is the sum of `reserved_at`, the pieces by warehouse code.

    Of a kit `reserved` counts whole kits, and each component has its own `reserved_at`.
    """

    __tablename__ = "sales_order_lines"
    # Only lines that wait are looked for by variant; those of years of sales are not in here.
    __table_args__ = (
        Index(
            "sales_order_lines_waiting",
            "variant_id",
            sqlite_where=text("backordered > 0"),
            postgresql_where=text("backordered > 0"),
        ),
    )

    id: str = Field(primary_key=True)
    order_id: str = Field(index=True)
    position: int
    client_line_id: str | None = None
    variant_id: str
    sku: str
    description: str
    tracked: bool
    kind: str = "goods"
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    reserved: int
    reserved_at: dict[str, int] = Field(sa_type=JSON)
    # Of a kit, as it was when it was ordered: variant_id, pieces of one kit, reserved_at.
    components: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    backordered: int
    backorder_reason: str | None = None
    # The change number under which the line joined the queue; the oldest is served first.
    waiting_since: int | None = None
    cancelled: int
    shipped: int
    returned: int = 0
    invoiced: int = 0
    credited: int = 0
    stock_version: int | None = None
    ship_on: str | None = None


@dataclass(slots=True)
class SalesOrder:
    """An order's head and its lines in order of entry, as column maps."""

    head: Row
    lines: list[Row]

    @property
    def backordered(self) -> int:
        """Pieces of all lines that wait for supply."""
        return sum(line["backordered"] for line in self.lines)

    @property
    def shipped(self) -> int:
        """Pieces of all lines that have left."""
        return sum(line["shipped"] for line in self.lines)

    @property
    def status_by_pieces(self) -> OrderStatus:
        """The status that its lines give an order that is neither held nor ended."""
        open_pieces = sum(open_pieces_of(line) for line in self.lines)
        return status_by_pieces(
            open_pieces=open_pieces, backordered=self.backordered, shipped=self.shipped
        )


_orders, _lines = table_of(SalesOrderRow), table_of(SalesOrderLineRow)

_INSERT_ORDER, _INSERT_LINE = Prepared(insert(_orders)), Prepared(insert(_lines))
_SELECT_LINES = Prepared(
    select(_lines)
    .where(_lines.c.order_id.in_(bindparam("order_ids", expanding=True)))
    .order_by(_lines.c.order_id, _lines.c.position)
)
_SELECT_BY_IDS = Prepared(
    select(_orders).where(_orders.c.id.in_(bindparam("wanted", expanding=True)))
)
_SELECT_BY_REFERENCES = Prepared(
    select(_orders)
    .where(_orders.c.client_reference.in_(bindparam("wanted", expanding=True)))
    .order_by(_orders.c.change_no)
)
_LINE_CHANGES = (
    "quantity",
    "discount_minor",
    "tax_minor",
    "reserved",
    "reserved_at",
    "components",
    "backordered",
    "backorder_reason",
    "waiting_since",
    "cancelled",
    "shipped",
    "returned",
    "invoiced",
    "credited",
    "stock_version",
    "ship_on",
)
_UPDATE_LINE = Prepared(
    update(_lines)
    .where(_lines.c.id == bindparam("of_line"))
    .values({name: bindparam(f"new_{name}") for name in _LINE_CHANGES})
)
_HEAD_CHANGES = (
    "version",
    "change_no",
    "updated_at",
    "status",
    "status_reason",
    "customer_id",
    "billing_address",
    "shipping_address",
    "shipping",
    "fees",
    "tenders",
    "refunds",
    "discount_minor",
    "rounding_minor",
    "total_minor",
    "note",
    "custom",
)
_UPDATE_ORDER = Prepared(
    update(_orders)
    .where(_orders.c.id == bindparam("of_order"))
    .values({name: bindparam(f"new_{name}") for name in _HEAD_CHANGES})
)


def open_pieces_of(line: Mapping[str, Any]) -> int:
    """Return the pieces of a line that are still to leave."""
    pieces: int = line["quantity"] - line["cancelled"] - line["shipped"]
    return pieces


def insert_orders(tx: Tx, orders: Sequence[SalesOrder]) -> None:
    """Write new orders: one executemany per table."""
    _INSERT_ORDER.run_many(tx, [order.head for order in orders])
    _INSERT_LINE.run_many(tx, [line for order in orders for line in order.lines])


def update_orders(tx: Tx, orders: Sequence[SalesOrder]) -> None:
    """Write what may change of orders and their lines."""
    heads = [{"of_order": order.head["id"]} | _new(order.head, _HEAD_CHANGES) for order in orders]
    lines = [
        {"of_line": line["id"]} | _new(line, _LINE_CHANGES)
        for order in orders
        for line in order.lines
    ]
    _UPDATE_ORDER.run_many(tx, heads)
    _UPDATE_LINE.run_many(tx, lines)


def orders_by_id(tx: Tx, order_ids: Iterable[str]) -> dict[str, SalesOrder]:
    """Return the known ones among `order_ids`."""
    wanted = sorted(set(order_ids))
    found = _with_lines(tx, _SELECT_BY_IDS.mappings(tx, {"wanted": wanted}))
    return {order.head["id"]: order for order in found}


def orders_by_reference(tx: Tx, references: Iterable[str]) -> list[SalesOrder]:
    """Return all orders with one of these client references, which need not be unique."""
    wanted = sorted(set(references))
    return _with_lines(tx, _SELECT_BY_REFERENCES.mappings(tx, {"wanted": wanted}))


def orders_where(tx: Tx, chosen: Select[Any]) -> list[SalesOrder]:
    """Return the orders of a select made from `all_orders`, in its order."""
    return _with_lines(tx, tx.connection.execute(chosen).mappings())


def all_orders() -> Select[Any]:
    """Start a select of order heads."""
    return select(_orders)


def _new(row: Row, names: Iterable[str]) -> Row:
    return {f"new_{name}": row[name] for name in names}


def _with_lines(tx: Tx, heads: Iterable[Mapping[Any, Any]]) -> list[SalesOrder]:
    orders = [SalesOrder(dict(head), []) for head in heads]
    by_id = {order.head["id"]: order for order in orders}
    if by_id:
        for row in _SELECT_LINES.mappings(tx, {"order_ids": sorted(by_id)}):
            by_id[row["order_id"]].lines.append(row)
    return orders
