"""Money of an order before it is invoiced: tenders that were taken, deposits paid back."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from mock_erp.api.money.billers import BILLERS
from mock_erp.api.refusals import write_refuses
from mock_erp.api.roles import IfMatch
from mock_erp.api.sales.orders import order_of
from mock_erp.tables.money.deposits import refund_deposit
from mock_erp.tables.money.invoicing import apply_deposits, order_moved
from mock_erp.tables.money.refusals import MoreThanDeposited
from mock_erp.tables.sales.documents import order_bytes
from mock_erp.tables.sales.rows import SalesOrder
from mock_erp.wire.money import DepositRefundRequest, TendersRequest
from mock_erp.wire.orders import Order
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import NotFound, StaleVersion

router = APIRouter(prefix="/orders/{order_id}", tags=["Orders"], dependencies=BILLERS)


@router.post(
    "/refunds",
    response_model=Order,
    responses=write_refuses(NotFound, StaleVersion, MoreThanDeposited),
    summary="Pay a deposit back",
)
async def refund_deposit_of_order(
    request: Request, order_id: str, body: DepositRefundRequest, if_match: IfMatch = None
) -> Response:
    """Pay back what was paid with the order and is not on an invoice; afterwards it is credited."""

    def work(tx: Tx) -> Answer:
        order = order_of(tx, order_id)
        check_if_match(if_match, order.head["version"])
        refund_deposit(tx, order, body.model_dump())
        order_moved(tx, order)
        return _answer(order)

    return await perform(request, work)


@router.put(
    "/tenders",
    response_model=Order,
    responses=write_refuses(NotFound, StaleVersion),
    summary="Say how far tenders got",
)
async def put_tenders(
    request: Request, order_id: str, body: TendersRequest, if_match: IfMatch = None
) -> Response:
    """Replace the tenders of an order in any status; what was taken pays its open invoices."""
    tenders = [tender.model_dump() for tender in body.tenders]

    def work(tx: Tx) -> Answer:
        order = order_of(tx, order_id)
        check_if_match(if_match, order.head["version"])
        is_new = tenders != order.head["tenders"]
        order.head["tenders"] = tenders
        if apply_deposits(tx, order) or is_new:
            order_moved(tx, order)
        return _answer(order)

    return await perform(request, work)


def _answer(order: SalesOrder) -> Answer:
    return of_version(200, order_bytes(order), order.head["version"])
