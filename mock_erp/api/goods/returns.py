"""Returns: what is to come back, and what did, fit or unfit."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlmodel import col
from starlette.responses import Response

from mock_erp.api.goods.shipments import OrderIdsQuery
from mock_erp.api.listing import ListQuery, Page, found, list_query, listing
from mock_erp.api.refusals import UnknownReference, read_refuses, write_refuses
from mock_erp.api.roles import READERS, IfMatch
from mock_erp.api.sales.sellers import HANDLERS
from mock_erp.tables.goods.returning import (
    Unpacked,
    announce_return,
    cancel_return,
    receive_return,
)
from mock_erp.tables.goods.returns import Return, return_document
from mock_erp.tables.sales.refusals import (
    MoreThanShipped,
    UnknownLine,
    UnknownWarehouse,
    WrongStatus,
)
from mock_erp.tables.sales.rows import orders_by_id
from mock_erp.wire.goods import ReturnInput, ReturnOut, ReturnReceipt
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.paging import ids_of
from mock_kit.web.problems import NotFound, StaleVersion, UnknownEpoch

router = APIRouter(prefix="/returns", tags=["Returns"])
_RECEIVE = write_refuses(
    NotFound, StaleVersion, WrongStatus, MoreThanShipped, UnknownLine, UnknownWarehouse
)


class ReturnPage(Page):
    """Returns in the order of their last change."""

    items: list[ReturnOut]


@router.post(
    "",
    status_code=201,
    response_model=ReturnOut,
    dependencies=HANDLERS,
    responses=write_refuses(MoreThanShipped, UnknownLine, UnknownReference),
    summary="Announce a return",
)
async def create_return(request: Request, body: ReturnInput) -> Response:
    """Announce shipped pieces that are to come back; stock moves when they are received."""

    def work(tx: Tx) -> Answer:
        order = orders_by_id(tx, [body.order_id]).get(body.order_id)
        if order is None:
            raise UnknownReference("the order is not known", field="order_id", id=body.order_id)
        row = announce_return(
            tx, order, body.pieces(), reason=body.reason, reference=body.client_reference
        )
        location = f"/v1/returns/{row.id}"
        return of_version(201, return_document(row), row.version, location=location)

    return await perform(request, work)


@router.get(
    "",
    response_model=ReturnPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List returns",
)
async def list_returns(
    request: Request,
    query: Annotated[ListQuery, Depends(list_query)],
    order_ids: OrderIdsQuery = None,
) -> Response:
    """Read returns by ids, by the orders they belong to, or page by page."""
    orders = ids_of(order_ids)
    where = () if orders is None else (col(Return.order_id).in_(orders),)

    def read(tx: Tx) -> dict[str, Any]:
        return listing(tx, Return, query, item=_documents, where=where)

    return await ok(request, read)


@router.get(
    "/{return_id}",
    response_model=ReturnOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a return",
)
async def read_return(request: Request, return_id: str) -> Response:
    """Read one return; the version is its ETag."""
    return await ok(request, lambda tx: return_document(found(tx, Return, return_id)))


@router.post(
    "/{return_id}/receive",
    response_model=ReturnOut,
    dependencies=HANDLERS,
    responses=_RECEIVE,
    summary="Receive a return",
)
async def receive_goods(
    request: Request, return_id: str, body: ReturnReceipt, if_match: IfMatch = None
) -> Response:
    """Book in what came: fit pieces can be sold again, unfit ones lie in quarantine (STK-07).

    Announced pieces that are not named did not come.
    """
    unpacked = [Unpacked(line.return_line_id, line.pieces, line.condition) for line in body.lines]

    def act(tx: Tx, row: Return) -> Return:
        order = orders_by_id(tx, [row.order_id])[row.order_id]
        return receive_return(tx, order, row, body.warehouse, unpacked)

    return await _act_on(request, return_id, if_match, act)


@router.post(
    "/{return_id}/cancel",
    response_model=ReturnOut,
    dependencies=HANDLERS,
    responses=write_refuses(NotFound, StaleVersion, WrongStatus),
    summary="Give a return up",
)
async def give_up_return(request: Request, return_id: str, if_match: IfMatch = None) -> Response:
    """Give up an announced return: its goods will not come."""
    return await _act_on(request, return_id, if_match, cancel_return)


async def _act_on(
    request: Request,
    return_id: str,
    if_match: str | None,
    act: Callable[[Tx, Return], Return],
) -> Response:
    def work(tx: Tx) -> Answer:
        row = found(tx, Return, return_id)
        check_if_match(if_match, row.version)
        after = act(tx, row)
        return of_version(200, return_document(after), after.version)

    return await perform(request, work)


def _documents(rows: list[Return]) -> list[Any]:
    return [return_document(row) for row in rows]
