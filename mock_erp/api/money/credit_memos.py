"""Credit memos: posting and reading."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlmodel import col
from starlette.responses import Response

from mock_erp.api.listing import ListQuery, found, list_query, listing
from mock_erp.api.money.billers import BILLERS
from mock_erp.api.money.invoices import IdQuery
from mock_erp.api.refusals import read_refuses, write_refuses
from mock_erp.api.roles import READERS
from mock_erp.tables.customers import Customer
from mock_erp.tables.money.crediting import credit_customer, credit_invoice
from mock_erp.tables.money.refusals import MoreThanInvoiced, UnknownInvoice
from mock_erp.tables.money.rows import CreditMemo, Invoice, document_of
from mock_erp.tables.sales.refusals import UnknownCustomer, UnknownLine, WrongStatus
from mock_erp.wire.money import CreditMemoOut, CreditMemoPage, CreditMemoRequest
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.problems import InvalidInput, NotFound, UnknownEpoch

router = APIRouter(prefix="/credit-memos", tags=["Credit memos"])


@router.post(
    "",
    status_code=201,
    response_model=CreditMemoOut,
    dependencies=BILLERS,
    responses=write_refuses(
        UnknownInvoice, UnknownLine, UnknownCustomer, WrongStatus, MoreThanInvoiced
    ),
    summary="Post a credit memo",
)
async def create_credit_memo(request: Request, body: CreditMemoRequest) -> Response:
    """Credit a part of an invoice, at most what was invoiced; or an amount of no invoice."""

    def work(tx: Tx) -> Answer:
        memo = _posted(tx, body)
        location = f"/v1/credit-memos/{memo.id}"
        return of_version(201, document_of(memo), memo.version, location=location)

    return await perform(request, work)


def _posted(tx: Tx, body: CreditMemoRequest) -> CreditMemo:
    if body.invoice_id is not None:
        invoice = tx.session.get(Invoice, body.invoice_id)
        if invoice is None:
            raise UnknownInvoice("There is no such invoice.", id=body.invoice_id)
        return credit_invoice(tx, invoice, body.wanted())
    if body.currency is None or body.amount_minor is None:
        raise InvalidInput("Without an invoice, a currency and an amount are needed.")
    if body.customer_id is not None and tx.session.get(Customer, body.customer_id) is None:
        raise UnknownCustomer("There is no such customer.", id=body.customer_id)
    return credit_customer(tx, body.wanted())


@router.get(
    "",
    response_model=CreditMemoPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List credit memos",
)
async def list_credit_memos(
    request: Request,
    query: Annotated[ListQuery, Depends(list_query)],
    order_id: IdQuery = None,
    invoice_id: IdQuery = None,
    customer_id: IdQuery = None,
) -> Response:
    """Read credit memos by ids, by what they credit, or page by page in the order of change."""
    equal = {"order_id": order_id, "invoice_id": invoice_id, "customer_id": customer_id}
    where = tuple(
        col(getattr(CreditMemo, name)) == value
        for name, value in equal.items()
        if value is not None
    )

    def read(tx: Tx) -> dict[str, Any]:
        return listing(tx, CreditMemo, query, item=_documents, where=where)

    return await ok(request, read)


def _documents(rows: list[CreditMemo]) -> list[Any]:
    return [document_of(row) for row in rows]


@router.get(
    "/{memo_id}",
    response_model=CreditMemoOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a credit memo",
)
async def read_credit_memo(request: Request, memo_id: str) -> Response:
    """Read one credit memo; the version is its ETag."""
    return await ok(request, lambda tx: document_of(found(tx, CreditMemo, memo_id)))
