"""Routes of what the warehouse does: receipts, counts, damages, transfers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import col

from mock_erp.api.batches import BatchOut, Rows, write_rows
from mock_erp.api.inventory.acts import acts_shown, count, damage, receive, transfer
from mock_erp.api.listing import ListQuery, Page, list_query, listing
from mock_erp.api.refusals import (
    KitHasNoStock,
    MoreThanOrdered,
    NotOnHand,
    UnknownReference,
    WrongStatus,
    read_refuses,
    write_refuses,
)
from mock_erp.api.roles import READERS, WAREHOUSE
from mock_erp.tables.stock_acts import StockAct
from mock_erp.wire.inventory import (
    CountInput,
    DamageInput,
    ReceiptInput,
    StockActOut,
    TransferInput,
)
from mock_kit.web.answers import ok, perform
from mock_kit.web.problems import UnknownEpoch

router = APIRouter(prefix="/stock", tags=["Stock acts"])


class StockActPage(Page):
    """Acts in the order in which they were booked."""

    items: list[StockActOut]


@router.post(
    "/receipts",
    status_code=201,
    response_model=StockActOut,
    dependencies=WAREHOUSE,
    responses=write_refuses(UnknownReference, KitHasNoStock, WrongStatus, MoreThanOrdered),
    summary="Book goods in",
)
async def post_receipt(request: Request, body: ReceiptInput) -> Response:
    """Backorders are served first, the oldest before; their orders are published."""
    return await perform(request, lambda tx: receive(tx, body))


@router.post(
    "/receipts/batch",
    response_model=BatchOut,
    dependencies=WAREHOUSE,
    responses=write_refuses(),
    summary="Book many receipts",
)
async def post_receipts(request: Request, body: Rows[ReceiptInput]) -> Response:
    """All good rows in one commit; a bad row is skipped with its reason."""
    return await perform(request, lambda tx: write_rows(tx, body.rows, ReceiptInput, work=receive))


@router.get(
    "/receipts",
    response_model=StockActPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List receipts",
)
async def list_receipts(
    request: Request, query: Annotated[ListQuery, Depends(list_query)]
) -> Response:
    """Find a receipt by its `client_reference` before booking it again."""
    return await _acts(request, query, "receipt")


async def _acts(request: Request, query: ListQuery, kind: str) -> Response:
    return await ok(
        request,
        lambda tx: listing(
            tx,
            StockAct,
            query,
            item=lambda rows: list(acts_shown(tx, rows)),
            where=(col(StockAct.kind) == kind,),
        ),
    )


@router.post(
    "/counts",
    status_code=201,
    response_model=StockActOut,
    dependencies=WAREHOUSE,
    responses=write_refuses(UnknownReference, KitHasNoStock),
    summary="Count stock",
)
async def post_count(request: Request, body: CountInput) -> Response:
    """Books the difference. A count of zero makes unknown stock known to be zero."""
    return await perform(request, lambda tx: count(tx, body))


@router.post(
    "/damages",
    status_code=201,
    response_model=StockActOut,
    dependencies=WAREHOUSE,
    responses=write_refuses(UnknownReference, KitHasNoStock, NotOnHand),
    summary="Write goods off",
)
async def post_damage(request: Request, body: DamageInput) -> Response:
    """What is reserved stays reserved: availability may become negative."""
    return await perform(request, lambda tx: damage(tx, body))


@router.get(
    "/damages",
    response_model=StockActPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List what was written off",
)
async def list_damages(
    request: Request, query: Annotated[ListQuery, Depends(list_query)]
) -> Response:
    """Find what was written off by its `client_reference` before booking it again."""
    return await _acts(request, query, "damage")


@router.post(
    "/transfers",
    status_code=201,
    response_model=StockActOut,
    dependencies=WAREHOUSE,
    responses=write_refuses(UnknownReference, KitHasNoStock, NotOnHand),
    summary="Carry goods to another warehouse",
)
async def post_transfer(request: Request, body: TransferInput) -> Response:
    """To quarantine and back, too: only sellable warehouses are offered from."""
    return await perform(request, lambda tx: transfer(tx, body))
