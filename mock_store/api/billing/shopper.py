"""What customers see of invoices and of orders placed elsewhere: their own alone (CUS-10)."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.problems import InvalidInput, NotFound, Unauthenticated, may_refuse
from mock_store.api.billing.staff import PAPER, paper_answer, paper_of
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.api.shopping.carts import the_channel
from mock_store.api.shopping.order_page import GuestEmail, own_order
from mock_store.api.shopping.shopper import CustomerId, ShopperId
from mock_store.domain.billing.invoices import Invoice
from mock_store.domain.billing.offline_orders import OfflineOrder
from mock_store.selling.billing.again import (
    Bought,
    bought_elsewhere,
    bought_in_order,
    order_again,
)
from mock_store.tables.accounts.companies import standing_of
from mock_store.tables.billing.rows import (
    InvoiceRow,
    OfflineOrderRow,
    PaperRow,
    invoices_of,
    is_of,
    offline_orders_of,
)
from mock_store.tables.orders import order_of
from mock_store.wire.billing.writes import AgainCart, OrderAgain, OwnInvoices, OwnOfflineOrders
from mock_store.wire.fields import Code, Id

router = APIRouter(prefix="/shop/v1", tags=["account"], responses=may_refuse(Unauthenticated))
NewestQuery = Annotated[int, Query(ge=1, le=200)]


@router.get("/account/invoices", response_model=OwnInvoices)
async def list_own_invoices(
    request: Request, customer_id: CustomerId, limit: NewestQuery = 50
) -> Response:
    """Return the newest own invoices and credit memos, of web orders and of other sales.

    A company's buyers see those of the company, too.
    """
    return await ok(
        request, lambda tx: _joined(invoices_of(tx, standing_of(tx, customer_id), limit))
    )


@router.get(
    "/account/invoices/{invoice_id}/document",
    response_class=Response,
    responses=PAPER | may_refuse(NotFound),
)
async def get_own_document(request: Request, invoice_id: Id, customer_id: CustomerId) -> Response:
    """Return the printed document of an own invoice."""

    def read(tx: Tx) -> PaperRow:
        own_invoice(tx, invoice_id, customer_id)
        return paper_of(tx, invoice_id)

    return await paper_answer(request, read)


@router.get(
    "/orders/{order_id}/invoices/{invoice_id}/document",
    response_class=Response,
    responses=PAPER | may_refuse(NotFound),
)
async def get_document_of_order(
    request: Request,
    order_id: Id,
    invoice_id: Id,
    customer_id: ShopperId,
    email: GuestEmail = None,
) -> Response:
    """Return the printed document of an invoice that shows on an own order page."""

    def read(tx: Tx) -> PaperRow:
        order = own_order(tx, order_id, customer_id=customer_id, email=email)
        row = tx.session.get(InvoiceRow, invoice_id)
        if row is None or row.order_id != order.id:
            raise NotFound("there is no such invoice of yours")
        return paper_of(tx, invoice_id)

    return await paper_answer(request, read)


@router.get("/account/offline-orders", response_model=OwnOfflineOrders)
async def list_own_offline_orders(
    request: Request, customer_id: CustomerId, limit: NewestQuery = 50
) -> Response:
    """Return the newest own orders that were placed elsewhere, with their parcels (INV-06)."""
    return await ok(
        request, lambda tx: _joined(offline_orders_of(tx, standing_of(tx, customer_id), limit))
    )


@router.post(
    "/{channel}/account/order-again",
    status_code=201,
    response_model=AgainCart,
    include_in_schema=False,
)
@router.post(
    "/channels/{channel}/account/order-again",
    status_code=201,
    response_model=AgainCart,
    responses=write_refusals(NotFound),
)
async def order_own_again(
    request: Request, channel: Code, body: OrderAgain, customer_id: CustomerId
) -> Response:
    """Fill a new cart from an own order, offline order or invoice, at today's prices (INV-07).

    What is not sold to this customer here and now is left out and named.
    """

    def work(tx: Tx) -> Answer:
        row = the_channel(tx, channel)
        again = order_again(tx, row, customer_id, _bought(tx, body, customer_id))
        location = f"/shop/v1/carts/{again.cart.id}"
        return of_version(201, again, again.cart.version, location=location)

    return await perform(request, work)


def own_invoice(tx: Tx, invoice_id: str, customer_id: str) -> Invoice:
    """Return an own invoice; that of another is as if it were not there. Raises NotFound."""
    row = tx.session.get(InvoiceRow, invoice_id)
    if row is not None:
        order = None if row.order_id is None else order_of(tx, row.order_id)
        is_own = order is not None and order.customer_id == customer_id
        if is_own or is_of(row, standing_of(tx, customer_id)):
            return Invoice.model_validate_json(row.document)
    raise NotFound("there is no such invoice of yours")


def _bought(tx: Tx, body: OrderAgain, customer_id: str) -> list[Bought]:
    named = [each for each in (body.order_id, body.offline_order_id, body.invoice_id) if each]
    if len(named) != 1:
        raise InvalidInput("name one of order_id, offline_order_id, invoice_id")
    if body.order_id is not None:
        return bought_in_order(own_order(tx, body.order_id, customer_id=customer_id, email=None))
    if body.invoice_id is not None:
        return bought_elsewhere(tx, own_invoice(tx, body.invoice_id, customer_id))
    row = tx.session.get(OfflineOrderRow, body.offline_order_id)
    if row is None or not is_of(row, standing_of(tx, customer_id)):
        raise NotFound("there is no such order of yours")
    return bought_elsewhere(tx, OfflineOrder.model_validate_json(row.document))


def _joined(rows: Sequence[InvoiceRow] | Sequence[OfflineOrderRow]) -> bytes:
    return b'{"items":[%b]}' % b",".join(row.document for row in rows)
