"""What is done to a booked order: edit, cancel, hold, release, hand-over."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from mock_erp.api.refusals import write_refuses
from mock_erp.api.roles import IfMatch
from mock_erp.api.sales.orders import order_of
from mock_erp.api.sales.sellers import HANDLERS, PUBLISHED_KEY, SELLERS
from mock_erp.tables.goods.shipping import hand_over_order
from mock_erp.tables.sales.changes import (
    cancel_order,
    edit_order,
    hold_order,
    release_order,
)
from mock_erp.tables.sales.documents import order_bytes
from mock_erp.tables.sales.refusals import (
    AlreadyCancelled,
    AlreadyShipped,
    NotEnoughStock,
    TotalMismatch,
    UnknownLine,
    WrongStatus,
)
from mock_erp.tables.sales.rows import SalesOrder
from mock_erp.wire.orders import CancelOrder, Order, OrderEdit, Reason
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import NotFound, StaleVersion

router = APIRouter(prefix="/orders/{order_id}", tags=["Orders"], dependencies=PUBLISHED_KEY)
_ACT = write_refuses(NotFound, StaleVersion, WrongStatus, AlreadyCancelled)
_SHIP = write_refuses(NotFound, StaleVersion, WrongStatus, AlreadyCancelled, NotEnoughStock)
_EDIT = write_refuses(
    NotFound, StaleVersion, WrongStatus, NotEnoughStock, TotalMismatch, UnknownLine, AlreadyShipped
)


@router.patch(
    "", response_model=Order, dependencies=SELLERS, responses=_EDIT, summary="Edit an order"
)
async def change_order(
    request: Request,
    order_id: str,
    body: OrderEdit,
    if_match: IfMatch = None,
) -> Response:
    """Change quantities, addresses, note, amounts of an open order (UPD-03)."""
    head, lines = body.head(), body.changed_lines()

    def act(tx: Tx, order: SalesOrder) -> SalesOrder:
        return edit_order(tx, order, head=head, lines=lines, adjust_stock=body.adjust_stock)

    return await _act_on(request, order_id, if_match, act)


@router.post(
    "/cancel", response_model=Order, dependencies=SELLERS, responses=_ACT, summary="Cancel an order"
)
async def cancel(
    request: Request, order_id: str, body: CancelOrder, if_match: IfMatch = None
) -> Response:
    """Cancel what is open; the lines stay and what was reserved is free again.

    What has shipped stays sold: an order of which a part has left ends shipped.
    """

    def act(tx: Tx, order: SalesOrder) -> SalesOrder:
        return cancel_order(tx, order, body.reason, adjust_stock=body.adjust_stock)

    return await _act_on(request, order_id, if_match, act)


@router.post(
    "/hold", response_model=Order, dependencies=SELLERS, responses=_ACT, summary="Hold an order"
)
async def hold(request: Request, order_id: str, body: Reason, if_match: IfMatch = None) -> Response:
    """Hold an order until a clerk releases it."""

    def act(tx: Tx, order: SalesOrder) -> SalesOrder:
        return hold_order(tx, order, body.reason)

    return await _act_on(request, order_id, if_match, act)


@router.post(
    "/release",
    response_model=Order,
    dependencies=SELLERS,
    responses=_ACT,
    summary="Release an order",
)
async def release(request: Request, order_id: str, if_match: IfMatch = None) -> Response:
    """Book a held order again; what is short waits for supply."""
    return await _act_on(request, order_id, if_match, release_order)


@router.post(
    "/hand-over",
    response_model=Order,
    dependencies=HANDLERS,
    responses=_SHIP,
    summary="Hand goods over",
)
async def hand_over(request: Request, order_id: str, if_match: IfMatch = None) -> Response:
    """Hand an accepted order over at the counter: all of it ships at once, as shipments."""
    return await _act_on(request, order_id, if_match, hand_over_order)


async def _act_on(
    request: Request,
    order_id: str,
    if_match: str | None,
    act: Callable[[Tx, SalesOrder], SalesOrder],
) -> Response:
    def work(tx: Tx) -> Answer:
        order = order_of(tx, order_id)
        check_if_match(if_match, order.head["version"])
        after = act(tx, order)
        return of_version(200, order_bytes(after), after.head["version"])

    return await perform(request, work)
