"""What staff and the bridge change of an order: answers, cancel, edit, money."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import NotFound, StaleVersion
from mock_kit.web.tokens import Actor, allow
from mock_store.api.catalogue.batch_rows import answer_rows
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.api.orders.listing import OrderId, the_order
from mock_store.domain.order import Order
from mock_store.domain.refunds import pay_out
from mock_store.selling.answering import answer_order
from mock_store.selling.changing import change_order
from mock_store.selling.editing import By, cancel, edit, expire_payment, pay, pay_back
from mock_store.selling.refusals import NotEnoughStock, RefundTooLarge, UnknownLine, WrongStatus
from mock_store.wire.batches import BatchResult
from mock_store.wire.fields import Id
from mock_store.wire.orders import AnswerBatch, Cancel, Edit, RefundOrder

router = APIRouter(prefix="/v1/orders", tags=["orders"])
Staff = Annotated[Actor, Depends(allow("staff", "bridge"))]
IfMatch = Annotated[str | None, Header(description="Write only over this version.")]


@router.post(
    "/answers/batch",
    summary="Apply the ERP's answers",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def answer_orders(request: Request, batch: AnswerBatch, actor: Staff) -> Response:
    """Set what became of up to 500 orders, in one commit.

    A row sets the status along the published graph, the stock version of each named line, and
    tells the shopper once per change of status (STK-04b). The same answer again changes nothing
    and keeps the version. `cancelled` with a `refund` pays back all that was taken, once.
    """

    def work(tx: Tx) -> Answer:
        rows = answer_rows(batch.rows, lambda row: (200, answer_order(tx, row, actor.name)))
        return Answer(200, rows)

    return await perform(request, work)


async def _change(
    request: Request,
    order_id: str,
    *,
    if_match: str | None,
    actor: Actor,
    change: Callable[[Order, By], Order],
) -> Response:
    def work(tx: Tx) -> Answer:
        order = the_order(tx, order_id)
        check_if_match(if_match, order.version)
        changed, document = change_order(tx, order, change(order, By(actor.name, tx)))
        return of_version(200, document, changed.version)

    return await perform(request, work)


@router.post(
    "/{order_id}/cancel",
    summary="Cancel an order",
    response_model=Order,
    responses=write_refusals(NotFound, WrongStatus, StaleVersion),
)
async def cancel_order(
    request: Request, order_id: OrderId, body: Cancel, actor: Staff, if_match: IfMatch = None
) -> Response:
    """Cancel an order and pay everything back; a cancelled order stays as it is (UPD-04)."""

    def change(order: Order, by: By) -> Order:
        return cancel(order, body.reason, by)

    return await _change(request, order_id, if_match=if_match, actor=actor, change=change)


@router.post(
    "/{order_id}/edit",
    summary="Edit an order before shipment",
    response_model=Order,
    responses=write_refusals(NotFound, WrongStatus, UnknownLine, NotEnoughStock, StaleVersion),
)
async def edit_order(
    request: Request, order_id: OrderId, body: Edit, actor: Staff, if_match: IfMatch = None
) -> Response:
    """Change quantities, shipping address or note (UPD-03).

    Unit prices stay as accepted. A lower total is paid back; a higher one is taken on a further
    tender of the last one's kind and state.
    """

    def change(order: Order, by: By) -> Order:
        return edit(order, body, by)

    return await _change(request, order_id, if_match=if_match, actor=actor, change=change)


@router.post(
    "/{order_id}/refunds",
    summary="Pay money back",
    response_model=Order,
    responses=write_refusals(NotFound, RefundTooLarge, UnknownLine, StaleVersion),
)
async def refund_order(
    request: Request, order_id: OrderId, body: RefundOrder, actor: Staff, if_match: IfMatch = None
) -> Response:
    """Pay back at most what was taken (UPD-07); stock stays as it is (STK-07)."""

    def change(order: Order, by: By) -> Order:
        return pay_back(order, body, by)

    return await _change(request, order_id, if_match=if_match, actor=actor, change=change)


@router.post(
    "/{order_id}/refunds/{refund_id}/pay-out",
    summary="Pay a pending refund out",
    response_model=Order,
    responses=write_refusals(NotFound, StaleVersion),
)
async def pay_refund_out(
    request: Request, order_id: OrderId, refund_id: Id, actor: Staff, if_match: IfMatch = None
) -> Response:
    """Say that a pending refund was paid out; until then it waits (UPD-07)."""

    def change(order: Order, by: By) -> Order:
        if all(refund.id != refund_id for refund in order.refunds):
            raise NotFound(f"there is no refund {refund_id}")
        return pay_out(order, refund_id)

    return await _change(request, order_id, if_match=if_match, actor=actor, change=change)


@router.post(
    "/{order_id}/pay",
    summary="Take the payment",
    response_model=Order,
    responses=write_refusals(NotFound, WrongStatus, StaleVersion),
)
async def pay_order(
    request: Request, order_id: OrderId, actor: Staff, if_match: IfMatch = None
) -> Response:
    """Take what is pending or authorised; a paid order stays as it is."""
    return await _change(request, order_id, if_match=if_match, actor=actor, change=pay)


@router.post(
    "/{order_id}/expire",
    summary="Give up on a pending payment",
    response_model=Order,
    responses=write_refusals(NotFound, WrongStatus, StaleVersion),
)
async def expire_order(
    request: Request, order_id: OrderId, actor: Staff, if_match: IfMatch = None
) -> Response:
    """Expire a pending payment and cancel the order (ORD-08)."""
    return await _change(request, order_id, if_match=if_match, actor=actor, change=expire_payment)
