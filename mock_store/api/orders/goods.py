"""Parcels and returns of orders: what left, what is to come back, what came back."""

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
from mock_store.selling.changing import change_order
from mock_store.selling.goods.fulfilling import ask, enter_fulfillment, enter_return
from mock_store.selling.refusals import MoreThanShipped, UnknownLine
from mock_store.wire.batches import BatchResult
from mock_store.wire.goods import AskForReturn, FulfillmentBatch, ReturnBatch

router = APIRouter(prefix="/v1/orders", tags=["orders"])
Staff = Annotated[Actor, Depends(allow("staff", "bridge"))]
IfMatch = Annotated[str | None, Header(description="Write only over this version.")]


@router.post(
    "/fulfillments/batch",
    summary="Enter parcels",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def enter_fulfillments(request: Request, batch: FulfillmentBatch, actor: Staff) -> Response:
    """Enter up to 500 parcels by their `client_reference`, in one commit (UPD-01).

    The same parcel again changes nothing and keeps the version; a later state of it replaces the
    earlier one: other tracking, or `reversed`, after which its pieces are owed again (UPD-09).
    """

    def work(tx: Tx) -> Answer:
        rows = answer_rows(batch.rows, lambda row: (200, enter_fulfillment(tx, row, actor.name)))
        return Answer(200, rows)

    return await perform(request, work)


@router.post(
    "/returns/batch",
    summary="Enter what became of returns",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def enter_returns(request: Request, batch: ReturnBatch, actor: Staff) -> Response:
    """Enter up to 500 returns as they stand where goods are received, in one commit.

    `return_id` names one that was asked for here; otherwise `client_reference` finds it, or it
    is a new one. A return pays nothing back; a refund of cause `return` does.
    """

    def work(tx: Tx) -> Answer:
        rows = answer_rows(batch.rows, lambda row: (200, enter_return(tx, row, actor.name)))
        return Answer(200, rows)

    return await perform(request, work)


@router.post(
    "/{order_id}/returns",
    summary="Ask for a return",
    response_model=Order,
    responses=write_refusals(NotFound, UnknownLine, MoreThanShipped, StaleVersion),
)
async def ask_for_return(
    request: Request, order_id: OrderId, body: AskForReturn, actor: Staff, if_match: IfMatch = None
) -> Response:
    """Ask for shipped pieces back in the shopper's name."""

    def work(tx: Tx) -> Answer:
        order = the_order(tx, order_id)
        check_if_match(if_match, order.version)
        changed, document = change_order(tx, order, ask(tx, order, body, actor.name))
        return of_version(200, document, changed.version)

    return await perform(request, work)
