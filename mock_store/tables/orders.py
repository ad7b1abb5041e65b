"""Orders: one document per order, with the columns that lists ask for beside it.

The document is serialised once per version; the same bytes are the row, the recorded event and
the answer. `order_lines_open` holds what offers need to know, and nothing else.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, bindparam, insert, select, update
from sqlmodel import Field

from mock_kit.state.database import Tx
from mock_kit.state.prepared import Prepared
from mock_store.domain.order import Order
from mock_store.tables.registry import StoreTable, core


class OrderRow(StoreTable, table=True):
    """One order; `document` is its JSON text, the other columns are copies for lists."""

    __tablename__ = "orders"

    id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    sequence: int = Field(unique=True)
    channel: str
    status: str
    payment_status: str
    customer_id: str | None = Field(default=None, index=True)
    email: str
    client_reference: str | None = Field(default=None, index=True)
    version: int = 1
    change_no: int = Field(index=True)
    created_at: datetime
    updated_at: datetime
    document: bytes


class OpenLineRow(StoreTable, table=True):
    """Pieces that a live order line took from stock, until a level counts all that has left."""

    __tablename__ = "order_lines_open"
    __table_args__ = (
        Index("ix_order_lines_open_of_variant", "channel", "variant_id", "stock_version", "pieces"),
    )

    line_id: str = Field(primary_key=True)
    order_id: str = Field(index=True)
    channel: str
    variant_id: str
    stock_version: int | None = None
    pieces: int


ORDERS = core("orders")
_INSERT = Prepared(insert(ORDERS))
_COLUMNS = (
    "customer_id",
    "status",
    "payment_status",
    "version",
    "change_no",
    "updated_at",
    "document",
)
_UPDATE = Prepared(
    update(ORDERS)
    .where(ORDERS.c.id == bindparam("of_order"))
    .values({name: bindparam(f"new_{name}") for name in _COLUMNS})
)
_ONE = Prepared(select(ORDERS.c.document).where(ORDERS.c.id == bindparam("order_id")))
_OF_REFERENCE = Prepared(
    select(ORDERS.c.document)
    .where(ORDERS.c.client_reference == bindparam("client_reference"))
    .order_by(ORDERS.c.sequence)
    .limit(1)
)
_SEVERAL = Prepared(
    select(ORDERS.c.id, ORDERS.c.document).where(
        ORDERS.c.id.in_(bindparam("order_ids", expanding=True))
    )
)
_IN_TURN = Prepared(
    select(ORDERS.c.document)
    .where(ORDERS.c.id.in_(bindparam("order_ids", expanding=True)))
    .order_by(ORDERS.c.change_no)
)
_OF_CUSTOMER = Prepared(
    select(ORDERS.c.document)
    .where(ORDERS.c.customer_id == bindparam("customer_id"))
    .order_by(ORDERS.c.sequence.desc())
    .limit(bindparam("limit"))
)


_OF_GUEST = Prepared(
    select(ORDERS.c.id).where(ORDERS.c.email == bindparam("email"), ORDERS.c.customer_id.is_(None))
)
_IDS_OF_CUSTOMER = Prepared(
    select(ORDERS.c.id).where(ORDERS.c.customer_id == bindparam("customer_id"))
)


def document_by_reference(tx: Tx, client_reference: str) -> bytes | None:
    """Return the JSON text of the order that was entered under a reference."""
    facts = {"client_reference": client_reference}
    found: bytes | None = _OF_REFERENCE.scalar(tx, facts)
    return found


def insert_order(tx: Tx, order: Order, document: bytes, *, change_no: int) -> None:
    """Enter a new order."""
    row = {
        "id": order.id,
        "number": order.number,
        "sequence": int(order.number.removeprefix("#")),
        "channel": order.channel,
        "email": order.contact.email.casefold(),
        "client_reference": order.client_reference,
        "created_at": order.created_at,
    }
    _INSERT.run(tx, row | _changing(order, document, change_no))


def update_order(tx: Tx, order: Order, document: bytes, *, change_no: int) -> None:
    """Replace the document of an order and the columns copied from it."""
    changing = _changing(order, document, change_no)
    renamed = {f"new_{name}": value for name, value in changing.items()}
    _UPDATE.run(tx, {"of_order": order.id, **renamed})


def _changing(order: Order, document: bytes, change_no: int) -> dict[str, object]:
    return {
        "customer_id": order.customer_id,
        "status": order.status,
        "payment_status": order.payment_status,
        "version": order.version,
        "change_no": change_no,
        "updated_at": order.updated_at,
        "document": document,
    }


def order_document(tx: Tx, order_id: str) -> bytes | None:
    """Return the JSON text of an order."""
    found: bytes | None = _ONE.scalar(tx, {"order_id": order_id})
    return found


def order_of(tx: Tx, order_id: str) -> Order | None:
    """Return an order."""
    document = order_document(tx, order_id)
    return None if document is None else Order.model_validate_json(document)


def orders_by_id(tx: Tx, order_ids: Sequence[str]) -> dict[str, Order]:
    """Return the orders of these ids; unknown ids are left out."""
    found = _SEVERAL.all(tx, {"order_ids": order_ids})
    return {row.id: Order.model_validate_json(row.document) for row in found}


def documents_by_id(tx: Tx, order_ids: Sequence[str]) -> dict[str, bytes]:
    """Return the JSON texts of these orders; unknown ids are left out."""
    found = _SEVERAL.all(tx, {"order_ids": order_ids})
    return {row.id: row.document for row in found}


def documents_in_turn(tx: Tx, order_ids: Sequence[str]) -> list[bytes]:
    """Return the JSON texts of these orders in the order of their last change."""
    return _IN_TURN.scalars(tx, {"order_ids": order_ids})


def orders_of_customer(tx: Tx, customer_id: str, limit: int) -> list[Order]:
    """Return the newest orders of one customer, and of nobody else (CUS-10)."""
    facts = {"customer_id": customer_id, "limit": limit}
    found = _OF_CUSTOMER.all(tx, facts)
    return [Order.model_validate_json(row.document) for row in found]


def orders_of_guest(tx: Tx, email: str) -> list[Order]:
    """Return all orders that were placed under a mail address without an account."""
    ids = _OF_GUEST.scalars(tx, {"email": email.casefold()})
    return list(orders_by_id(tx, ids).values())


def every_order_of_customer(tx: Tx, customer_id: str) -> list[Order]:
    """Return all orders of one customer."""
    ids = _IDS_OF_CUSTOMER.scalars(tx, {"customer_id": customer_id})
    return list(orders_by_id(tx, ids).values())
