"""Invoices: posting, reading, paying, cancelling, printing."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from sqlmodel import col
from starlette.responses import Response

from mock_erp.api.listing import ListQuery, found, list_query, listing
from mock_erp.api.money.billers import BILLERS
from mock_erp.api.refusals import read_refuses, write_refuses
from mock_erp.api.roles import READERS, IfMatch
from mock_erp.domain.paper import invoice_paper
from mock_erp.tables.money.invoicing import book_payment, cancel_posted
from mock_erp.tables.money.parcels import pieces_of
from mock_erp.tables.money.posting import Wanted, post_invoice
from mock_erp.tables.money.refusals import (
    AlreadyInvoiced,
    MoreThanOwed,
    NothingToInvoice,
    UnknownOrder,
    UnknownShipment,
)
from mock_erp.tables.money.rows import Invoice, document_of
from mock_erp.tables.sales.refusals import MoreThanShipped, UnknownLine, WrongStatus
from mock_erp.tables.sales.rows import orders_by_id
from mock_erp.wire.fields import PRINTABLE
from mock_erp.wire.money import InvoiceOut, InvoicePage, InvoiceRequest, PaymentRequest
from mock_erp.wire.orders import Channel, Reason
from mock_kit.clock import instant_text
from mock_kit.state.database import Database, Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import NotFound, StaleVersion, UnknownEpoch

router = APIRouter(prefix="/invoices", tags=["Invoices"])
IdQuery = Annotated[str | None, Query(max_length=64, pattern=PRINTABLE)]


@router.post(
    "",
    status_code=201,
    response_model=InvoiceOut,
    dependencies=BILLERS,
    responses=write_refuses(
        UnknownOrder,
        UnknownLine,
        UnknownShipment,
        WrongStatus,
        MoreThanShipped,
        AlreadyInvoiced,
        NothingToInvoice,
    ),
    summary="Post an invoice",
)
async def create_invoice(request: Request, body: InvoiceRequest) -> Response:
    """Invoice what was shipped; all invoices of an order add up to the order to the cent.

    Shipping and fees stand on the first invoice of an order, the rounding on the last. What was
    paid with the order is applied as payment.
    """

    def work(tx: Tx) -> Answer:
        order = orders_by_id(tx, [body.order_id]).get(body.order_id)
        if order is None:
            raise UnknownOrder("There is no such order.", id=body.order_id)
        invoice = post_invoice(tx, order, _wanted(tx, body))
        location = f"/v1/invoices/{invoice.id}"
        return of_version(201, document_of(invoice), invoice.version, location=location)

    return await perform(request, work)


def _wanted(tx: Tx, body: InvoiceRequest) -> Wanted:
    if body.shipment_ids is None and body.lines is None:
        return Wanted(reference=body.client_reference)
    pieces = pieces_of(tx, body.order_id, body.shipment_ids or [])
    for line in body.lines or []:
        pieces[line.order_line_id] = pieces.get(line.order_line_id, 0) + line.pieces
    return Wanted(pieces, body.shipment_ids or (), body.client_reference)


@router.get(
    "",
    response_model=InvoicePage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List invoices",
)
async def list_invoices(
    request: Request,
    query: Annotated[ListQuery, Depends(list_query)],
    order_id: IdQuery = None,
    customer_id: IdQuery = None,
    channel: Channel | None = None,
) -> Response:
    """Read invoices by ids, by order, by customer, or page by page in the order of change."""
    equal = {"order_id": order_id, "customer_id": customer_id, "channel": channel}
    where = tuple(
        col(getattr(Invoice, name)) == value for name, value in equal.items() if value is not None
    )

    def read(tx: Tx) -> dict[str, Any]:
        return listing(tx, Invoice, query, item=_documents, where=where)

    return await ok(request, read)


def _documents(rows: list[Invoice]) -> list[Any]:
    return [document_of(row) for row in rows]


@router.get(
    "/{invoice_id}",
    response_model=InvoiceOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read an invoice",
)
async def read_invoice(request: Request, invoice_id: str) -> Response:
    """Read one invoice; the version is its ETag."""
    return await ok(request, lambda tx: document_of(found(tx, Invoice, invoice_id)))


@router.get(
    "/{invoice_id}/document",
    response_class=Response,
    dependencies=READERS,
    responses=read_refuses(NotFound)
    | {
        200: {
            "description": "The printed invoice.",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
    summary="Print an invoice",
)
async def read_document(request: Request, invoice_id: str) -> Response:
    """Print an invoice as it was posted: always the same bytes, those of `document.sha256`."""
    database: Database = request.app.state.database
    invoice = await database.read(lambda tx: document_of(found(tx, Invoice, invoice_id)))
    return Response(invoice_paper(invoice), 200, media_type=invoice["document"]["media_type"])


@router.post(
    "/{invoice_id}/payments",
    response_model=InvoiceOut,
    dependencies=BILLERS,
    responses=write_refuses(NotFound, StaleVersion, WrongStatus, MoreThanOwed),
    summary="Book a payment",
)
async def pay_invoice(
    request: Request, invoice_id: str, body: PaymentRequest, if_match: IfMatch = None
) -> Response:
    """Book money that came for an invoice, all that is owed or a part of it."""

    def act(tx: Tx, invoice: Invoice) -> Invoice:
        payment = body.model_dump() | {"source": "payment"}
        payment["received_at"] = instant_text(body.received_at or tx.business_now)
        return book_payment(tx, invoice, payment)

    return await _act_on(request, invoice_id, if_match, act)


@router.post(
    "/{invoice_id}/cancel",
    response_model=InvoiceOut,
    dependencies=BILLERS,
    responses=write_refuses(NotFound, StaleVersion, WrongStatus),
    summary="Cancel an invoice",
)
async def cancel_invoice(
    request: Request, invoice_id: str, body: Reason, if_match: IfMatch = None
) -> Response:
    """Cancel an invoice that is still owed; one that was paid is credited instead."""

    def act(tx: Tx, invoice: Invoice) -> Invoice:
        return cancel_posted(tx, invoice, body.reason)

    return await _act_on(request, invoice_id, if_match, act)


async def _act_on(
    request: Request,
    invoice_id: str,
    if_match: str | None,
    act: Callable[[Tx, Invoice], Invoice],
) -> Response:
    def work(tx: Tx) -> Answer:
        invoice = found(tx, Invoice, invoice_id)
        check_if_match(if_match, invoice.version)
        after = act(tx, invoice)
        return of_version(200, document_of(after), after.version)

    return await perform(request, work)
