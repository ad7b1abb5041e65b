"""Invoices and offline orders as staff and the bridge read and write them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Query, Request
from sqlmodel import col
from starlette.responses import Response

from mock_kit.state.database import Database, Tx
from mock_kit.web.answers import Answer, ok, perform
from mock_kit.web.paging import IdsQuery, cursor_text, ids_of
from mock_kit.web.problems import NotFound, UnknownEpoch, may_refuse
from mock_kit.web.tokens import Actor, allow
from mock_store.api.catalogue.batch_rows import answer_rows
from mock_store.api.catalogue.reading import Reading, ReadingQuery
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.domain.billing.invoices import Invoice
from mock_store.selling.billing.showing import enter_invoice, enter_offline_order
from mock_store.tables.billing.rows import InvoiceRow, OfflineOrderRow, PaperRow
from mock_store.wire.batches import BatchResult
from mock_store.wire.billing.writes import (
    InvoiceBatch,
    InvoiceList,
    OfflineOrderBatch,
    OfflineOrderList,
)
from mock_store.wire.fields import Id

STAFF = Depends(allow("staff", "bridge"))
Staff = Annotated[Actor, STAFF]
router = APIRouter(prefix="/v1", dependencies=[STAFF])
IdQuery = Annotated[Id | None, Query(description="Of this one alone.")]
IdPath = Annotated[Id, Path(description="The invoice's id.")]
PAPER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The printed invoice.",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post(
    "/invoices/batch",
    tags=["invoices"],
    summary="Show invoices and credit memos",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def write_invoices(request: Request, batch: InvoiceBatch, actor: Staff) -> Response:
    """Enter or change up to 100 invoices and credit memos by their `client_reference`.

    One of an order shows on its page and in its timeline, one of a customer in the account, one
    of a company in the accounts of its buyers. The same again changes nothing. Rows answer 404 for
    an unknown order, customer or company, 412 for another version than expected, 422 for the wrong
    shape or a document that is not what its sum says.
    """

    def work(tx: Tx) -> Answer:
        return Answer(200, answer_rows(batch.rows, lambda row: enter_invoice(tx, row, actor.name)))

    return await perform(request, work)


@router.get(
    "/invoices",
    tags=["invoices"],
    summary="List invoices, or read several",
    response_model=InvoiceList,
    responses=may_refuse(UnknownEpoch),
)
async def list_invoices(
    request: Request,
    reading: ReadingQuery,
    ids: IdsQuery = None,
    client_references: IdsQuery = None,
    order_id: IdQuery = None,
    customer_id: IdQuery = None,
) -> Response:
    """Invoices and credit memos in the order of their last change (XCT-13)."""
    wanted = reading.of(InvoiceRow)
    if order_id is not None:
        wanted = wanted.where(col(InvoiceRow.order_id) == order_id)
    if customer_id is not None:
        wanted = wanted.where(col(InvoiceRow.customer_id) == customer_id)
    for column, named in (("id", ids_of(ids)), ("client_reference", ids_of(client_references))):
        if named is not None:
            wanted = wanted.where(col(getattr(InvoiceRow, column)).in_(named))
            reading = replace(reading, limit=500)
    return await ok(request, lambda tx: _page(tx, reading, reading.rows(tx, wanted, InvoiceRow)))


@router.get(
    "/invoices/{invoice_id}",
    tags=["invoices"],
    summary="Read an invoice",
    response_model=Invoice,
    responses=may_refuse(NotFound),
)
async def get_invoice(request: Request, invoice_id: IdPath) -> Response:
    """One invoice or credit memo."""

    def read(tx: Tx) -> Invoice:
        row = tx.session.get(InvoiceRow, invoice_id)
        if row is None:
            raise NotFound(f"there is no invoice {invoice_id}")
        return Invoice.model_validate_json(row.document)

    return await ok(request, read)


@router.get(
    "/invoices/{invoice_id}/document",
    tags=["invoices"],
    summary="Read the printed invoice",
    response_class=Response,
    responses=PAPER | may_refuse(NotFound),
)
async def get_document(request: Request, invoice_id: IdPath) -> Response:
    """The printed document as it came."""
    return await paper_answer(request, lambda tx: paper_of(tx, invoice_id))


@router.post(
    "/offline-orders/batch",
    tags=["offline orders"],
    summary="Show offline orders",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def write_offline_orders(request: Request, batch: OfflineOrderBatch) -> Response:
    """Enter or change up to 100 orders that were placed elsewhere, by their `client_reference`.

    They are there to look at: no stock moves and nobody is asked to pay (INV-04). Rows answer 404
    for an unknown customer or company, 412 for another version than expected, 422 for the wrong
    shape.
    """

    def work(tx: Tx) -> Answer:
        return Answer(200, answer_rows(batch.rows, lambda row: enter_offline_order(tx, row)))

    return await perform(request, work)


@router.get(
    "/offline-orders",
    tags=["offline orders"],
    summary="List offline orders, or read several",
    response_model=OfflineOrderList,
    responses=may_refuse(UnknownEpoch),
)
async def list_offline_orders(
    request: Request,
    reading: ReadingQuery,
    client_references: IdsQuery = None,
    customer_id: IdQuery = None,
) -> Response:
    """Offline orders in the order of their last change (XCT-13)."""
    wanted = reading.of(OfflineOrderRow)
    if customer_id is not None:
        wanted = wanted.where(col(OfflineOrderRow.customer_id) == customer_id)
    if (named := ids_of(client_references)) is not None:
        wanted = wanted.where(col(OfflineOrderRow.client_reference).in_(named))
        reading = replace(reading, limit=500)

    def read(tx: Tx) -> bytes:
        return _page(tx, reading, reading.rows(tx, wanted, OfflineOrderRow))

    return await ok(request, read)


def paper_of(tx: Tx, invoice_id: str) -> PaperRow:
    """Return the printed document of an invoice. Raises NotFound."""
    paper = tx.session.get(PaperRow, invoice_id)
    if paper is None:
        raise NotFound("there is no such document")
    return paper


async def paper_answer(request: Request, read: Any) -> Response:
    """Answer with a printed document as it is."""
    database = cast(Database, request.app.state.database)
    paper: PaperRow = await database.read(read)
    return Response(paper.content, 200, media_type=paper.media_type)


def _page(
    tx: Tx, reading: Reading, rows: Sequence[InvoiceRow] | Sequence[OfflineOrderRow]
) -> bytes:
    """Join the stored documents: they are what is answered."""
    shown = rows[: reading.limit]
    cursor = b"null"
    if len(rows) > reading.limit:
        cursor = b'"%s"' % cursor_text(tx.epoch, shown[-1].change_no).encode()
    items = b",".join(row.document for row in shown)
    return b'{"items":[' + items + b'],"next_cursor":' + cursor + b"}"
