"""Set-asides: pieces that an edit or a cancel gave up without freeing them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlmodel import col
from starlette.responses import Response

from mock_erp.api.goods.shipments import OrderIdsQuery
from mock_erp.api.listing import ListQuery, Page, found, list_query, listing
from mock_erp.api.refusals import read_refuses, write_refuses
from mock_erp.api.roles import READERS, IfMatch
from mock_erp.api.sales.sellers import HANDLERS
from mock_erp.events import stock_changed
from mock_erp.tables.goods.set_asides import SetAside, release_set_aside, set_aside_document
from mock_erp.tables.sales.refusals import WrongStatus
from mock_erp.tables.sales.waiting import allocate_waiting
from mock_erp.wire.goods import SetAsideOut
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.paging import ids_of
from mock_kit.web.problems import NotFound, StaleVersion, UnknownEpoch

router = APIRouter(prefix="/set-asides", tags=["Set-asides"])


class SetAsidePage(Page):
    """Set-asides in the order of their last change."""

    items: list[SetAsideOut]


@router.get(
    "",
    response_model=SetAsidePage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List set-asides",
)
async def list_set_asides(
    request: Request,
    query: Annotated[ListQuery, Depends(list_query)],
    order_ids: OrderIdsQuery = None,
) -> Response:
    """Read what stays reserved though no order asks for it any more."""
    orders = ids_of(order_ids)
    where = () if orders is None else (col(SetAside.order_id).in_(orders),)

    def read(tx: Tx) -> dict[str, Any]:
        return listing(tx, SetAside, query, item=_documents, where=where)

    return await ok(request, read)


@router.post(
    "/{set_aside_id}/release",
    response_model=SetAsideOut,
    dependencies=HANDLERS,
    responses=write_refuses(NotFound, StaleVersion, WrongStatus),
    summary="Free what is set aside",
)
async def free_set_aside(request: Request, set_aside_id: str, if_match: IfMatch = None) -> Response:
    """Free the pieces: those who wait are served first, the rest can be sold."""

    def work(tx: Tx) -> Answer:
        row = found(tx, SetAside, set_aside_id)
        check_if_match(if_match, row.version)
        if row.status != "open":
            raise WrongStatus("It was released before.", set_aside_status=row.status)
        release_set_aside(tx, row)
        stock_changed(tx, allocate_waiting(tx, [row.variant_id]))
        return of_version(200, set_aside_document(row), row.version)

    return await perform(request, work)


def _documents(rows: list[SetAside]) -> list[Any]:
    return [set_aside_document(row) for row in rows]
