"""Orders as staff and the bridge read them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from sqlmodel import col
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import ok
from mock_kit.web.paging import IdsQuery, cursor_text, ids_of
from mock_kit.web.problems import NotFound, UnknownEpoch, may_refuse
from mock_kit.web.tokens import allow
from mock_store.api.catalogue.reading import Reading, ReadingQuery
from mock_store.domain.order import Email, Order, OrderStatus, PaymentStatus
from mock_store.tables.customers import email_key
from mock_store.tables.orders import OrderRow, documents_in_turn, order_of
from mock_store.wire.fields import Code, Id
from mock_store.wire.orders import OrderList

STAFF = Depends(allow("staff", "bridge"))
router = APIRouter(prefix="/v1/orders", tags=["orders"], dependencies=[STAFF])
OrderId = Annotated[Id, Path(description="The order's id.")]


async def _filter(
    channel: Annotated[Code | None, Query(description="Of this channel.")] = None,
    status: Annotated[OrderStatus | None, Query(description="In this status.")] = None,
    payment_status: Annotated[PaymentStatus | None, Query(description="Paid so far.")] = None,
    customer_id: Annotated[Id | None, Query(description="Of this customer.")] = None,
    email: Annotated[Email | None, Query(description="With this mail address.")] = None,
) -> dict[str, str | None]:
    return {
        "channel": channel,
        "status": status,
        "payment_status": payment_status,
        "customer_id": customer_id,
        "email": None if email is None else email_key(email),
    }


FilterQuery = Annotated[dict[str, str | None], Depends(_filter)]


def the_order(tx: Tx, order_id: str) -> Order:
    """Return an order. Raises NotFound."""
    order = order_of(tx, order_id)
    if order is None:
        raise NotFound(f"there is no order {order_id}")
    return order


@router.get(
    "",
    summary="List orders, or read several",
    response_model=OrderList,
    responses=may_refuse(UnknownEpoch),
)
async def list_orders(
    request: Request, reading: ReadingQuery, equal: FilterQuery, ids: IdsQuery = None
) -> Response:
    """Orders in the order of their last change, so that reading on misses none (XCT-13).

    With `ids` the orders that exist are answered on one page.
    """
    several = ids_of(ids)
    if several is not None and reading.is_open and not any(equal.values()):
        known = several
        return await ok(request, lambda tx: _whole(documents_in_turn(tx, known), b"null"))
    wanted = reading.of(OrderRow)
    for name, value in equal.items():
        if value is not None:
            wanted = wanted.where(col(getattr(OrderRow, name)) == value)
    if several is not None:
        wanted = wanted.where(col(OrderRow.id).in_(several))
        reading = replace(reading, limit=500)
    return await ok(request, lambda tx: _page(tx, reading, reading.rows(tx, wanted, OrderRow)))


def _page(tx: Tx, reading: Reading, rows: Sequence[OrderRow]) -> bytes:
    """Join the stored documents: they are what an order is answered as."""
    shown = rows[: reading.limit]
    cursor = b"null"
    if len(rows) > reading.limit:
        cursor = b'"%s"' % cursor_text(tx.epoch, shown[-1].change_no).encode()
    return _whole([row.document for row in shown], cursor)


def _whole(documents: Sequence[bytes], cursor: bytes) -> bytes:
    return b'{"items":[' + b",".join(documents) + b'],"next_cursor":' + cursor + b"}"


@router.get(
    "/{order_id}", summary="Read an order", response_model=Order, responses=may_refuse(NotFound)
)
async def get_order(request: Request, order_id: OrderId) -> Response:
    """One order with its money, payments and timeline."""
    return await ok(request, lambda tx: the_order(tx, order_id))
