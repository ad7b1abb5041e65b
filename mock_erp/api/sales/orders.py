"""Sales orders: booking, one or many, and reading."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic_core import to_json
from sqlalchemy import Select
from starlette.responses import Response

from mock_erp.api.listing import ListQuery, list_query
from mock_erp.api.refusals import read_refuses, write_refuses
from mock_erp.api.roles import READERS
from mock_erp.api.sales.sellers import PUBLISHED_KEY, Seller
from mock_erp.tables.registry import table_of
from mock_erp.tables.sales.booking import Booked, Draft, book_orders
from mock_erp.tables.sales.documents import order_bytes, order_document
from mock_erp.tables.sales.refusals import (
    TotalMismatch,
    UnknownAddress,
    UnknownBuyer,
    UnknownCustomer,
    UnknownItem,
    UnknownWarehouse,
)
from mock_erp.tables.sales.rows import (
    SalesOrder,
    SalesOrderRow,
    all_orders,
    orders_by_id,
    orders_by_reference,
    orders_where,
)
from mock_erp.wire.fields import PRINTABLE
from mock_erp.wire.orders import (
    Channel,
    Order,
    OrderBatch,
    OrderPage,
    OrderRequest,
    OrderResults,
)
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.exchange import current_exchange
from mock_kit.web.paging import (
    cursor_text,
    ids_of,
    position,
)
from mock_kit.web.problems import (
    Forbidden,
    NotFound,
    Problem,
    UnknownEpoch,
)
from mock_kit.web.tokens import Actor

# An order of the web shop is born in the web shop: nobody else may enter one (ORD-06).
WEB_SELLERS = ("bridge", "import")

router = APIRouter(prefix="/orders", tags=["Orders"])
_orders = table_of(SalesOrderRow)
_BOOKING_REFUSALS = write_refuses(
    TotalMismatch, UnknownAddress, UnknownBuyer, UnknownCustomer, UnknownItem, UnknownWarehouse
)


@router.post(
    "",
    status_code=201,
    response_model=Order,
    responses=_BOOKING_REFUSALS,
    dependencies=PUBLISHED_KEY,
    summary="Book an order",
)
async def create_order(request: Request, actor: Seller, body: OrderRequest) -> Response:
    """Book an order: reserve, put on backorder, or end as `on_shortage` says.

    What an account may not owe is held with the reason `credit_hold`: see customers.
    """
    draft = body.draft()
    check_channel(actor, draft)

    def work(tx: Tx) -> Answer:
        outcome = book_orders(tx, [draft])[0]
        if isinstance(outcome, Problem):
            raise outcome
        head = outcome.order.head
        location = f"/v1/orders/{head['id']}"
        return of_version(201, outcome.published, head["version"], location=location)

    return await perform(request, work)


@router.post(
    "/batch",
    response_model=OrderResults,
    dependencies=PUBLISHED_KEY,
    responses=write_refuses(),
    summary="Book many orders",
)
async def create_orders(request: Request, actor: Seller, body: OrderBatch) -> Response:
    """Book many orders in one commit; a row that is refused holds up no other."""
    rows = [_checked(actor, draft) for draft in body.drafts()]
    drafts = [row for row in rows if isinstance(row, Draft)]

    def work(tx: Tx) -> Answer:
        booked = iter(book_orders(tx, drafts))
        outcomes = [next(booked) if isinstance(row, Draft) else row for row in rows]
        return Answer(200, _results(outcomes))

    return await perform(request, work)


@router.get(
    "",
    response_model=OrderPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List orders",
)
async def list_orders(
    request: Request,
    query: Annotated[ListQuery, Depends(list_query)],
    channel: Channel | None = None,
    customer_id: Annotated[str | None, Query(max_length=64, pattern=PRINTABLE)] = None,
) -> Response:
    """Read orders by ids, by client references, or page by page in the order of change."""

    def read(tx: Tx) -> bytes:
        wanted = ids_of(query.ids)
        if wanted is not None:
            found = orders_by_id(tx, wanted)
            return _page([found[each] for each in wanted if each in found], None)
        references = ids_of(query.client_references)
        if query.client_reference is not None:
            references = [query.client_reference]
        if references is not None:
            return _page(orders_by_reference(tx, references), None)
        chosen = _chosen(tx, query, {"channel": channel, "customer_id": customer_id})
        return _listed(tx, chosen, query.limit)

    return await ok(request, read)


@router.get(
    "/{order_id}",
    response_model=Order,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read an order",
)
async def read_order(request: Request, order_id: str) -> Response:
    """Read one order; the version is its ETag."""

    def read(tx: Tx) -> dict[str, Any]:
        return order_document(order_of(tx, order_id))

    return await ok(request, read)


def order_of(tx: Tx, order_id: str) -> SalesOrder:
    """Return an order or raise NotFound."""
    order = orders_by_id(tx, [order_id]).get(order_id)
    if order is None:
        raise NotFound("There is no such order.")
    return order


def check_channel(actor: Actor, draft: Draft) -> None:
    """Refuse an online order from anyone who may not enter one."""
    if draft.head["channel"] == "web" and actor.role not in WEB_SELLERS:
        raise Forbidden(f"The role {actor.role} may not enter orders of the web channel.")


def _checked(actor: Actor, row: Draft | Problem) -> Draft | Problem:
    if isinstance(row, Draft):
        try:
            check_channel(actor, row)
        except Forbidden as problem:
            return problem
    return row


def _results(outcomes: Sequence[Booked | Problem | Draft]) -> bytes:
    """Join the answers of the rows; an order is not serialised a second time."""
    return b'{"results":[%b]}' % b",".join(
        _result(index, outcome) for index, outcome in enumerate(outcomes)
    )


def _result(index: int, outcome: Booked | Problem | Draft) -> bytes:
    assert not isinstance(outcome, Draft), "every draft was booked or refused"
    if isinstance(outcome, Problem):
        current_exchange().refused = True
        facts = {"index": index, "status": outcome.status, "problem": outcome.document()}
        return to_json(facts)
    return b'{"index":%d,"status":201,"item":%b}' % (index, outcome.published)


def _chosen(tx: Tx, query: ListQuery, equal: Mapping[str, str | None]) -> Select[Any]:
    chosen = all_orders().where(_orders.c.change_no > position(query.cursor, tx.epoch))
    if query.updated_since is not None:
        chosen = chosen.where(_orders.c.updated_at >= query.updated_since)
    for column, value in equal.items():
        if value is not None:
            chosen = chosen.where(_orders.c[column] == value)
    return chosen


def _listed(tx: Tx, chosen: Select[Any], limit: int) -> bytes:
    rows = orders_where(tx, chosen.order_by(_orders.c.change_no).limit(limit + 1))
    more = len(rows) > limit
    last = rows[limit - 1].head["change_no"] if more else 0
    return _page(rows[:limit], cursor_text(tx.epoch, last) if more else None)


def _page(orders: Sequence[SalesOrder], next_cursor: str | None) -> bytes:
    items = b",".join(order_bytes(order) for order in orders)
    return b'{"items":[%b],"next_cursor":%b}' % (items, to_json(next_cursor))
