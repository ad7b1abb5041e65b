"""The order page, for the customer who is logged in or the guest who knows the mail address."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.problems import NotFound, Unauthenticated, may_refuse
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.api.shopping.shopper import ShopperId
from mock_store.domain.order import Email, Order
from mock_store.selling.billing.pages import page_of
from mock_store.selling.changing import change_order
from mock_store.selling.editing import By, cancel
from mock_store.selling.goods.fulfilling import ask
from mock_store.selling.refusals import MoreThanShipped, UnknownLine, WrongStatus
from mock_store.tables.customers import email_key
from mock_store.tables.orders import order_of
from mock_store.wire.fields import Id
from mock_store.wire.goods import AskForReturn
from mock_store.wire.orders import Cancel, OrderPage

router = APIRouter(
    prefix="/shop/v1/orders", tags=["shop"], responses=may_refuse(NotFound, Unauthenticated)
)
GuestEmail = Annotated[Email | None, Query(description="A guest proves the order by its mail.")]


def own_order(tx: Tx, order_id: str, *, customer_id: str | None, email: str | None) -> Order:
    """Return an own order; what belongs to another is as if it were not there (CUS-10).

    An order of an account is shown to that customer alone, a guest's order to who knows the
    mail address.
    """
    order = order_of(tx, order_id)
    if order is not None:
        if order.customer_id is not None:
            is_own = order.customer_id == customer_id
        else:
            is_own = email is not None and email_key(email) == email_key(order.contact.email)
        if is_own:
            return order
    raise NotFound("there is no such order of yours")


@router.get("/{order_id}", response_model=OrderPage)
async def get_order_page(
    request: Request, order_id: Id, customer_id: ShopperId, email: GuestEmail = None
) -> Response:
    """Return the order page with its timeline."""

    def read(tx: Tx) -> OrderPage:
        order = own_order(tx, order_id, customer_id=customer_id, email=email)
        return page_of(tx, order)

    return await ok(request, read)


@router.post("/{order_id}/cancel", response_model=OrderPage, responses=write_refusals(WrongStatus))
async def cancel_own_order(
    request: Request,
    order_id: Id,
    body: Cancel,
    customer_id: ShopperId,
    email: GuestEmail = None,
) -> Response:
    """Cancel an own order that is not shipped; what was paid is paid back."""

    def work(tx: Tx) -> Answer:
        order = own_order(tx, order_id, customer_id=customer_id, email=email)
        cancelled = cancel(order, body.reason, By("shopper", tx))
        changed, _ = change_order(tx, order, cancelled)
        page = page_of(tx, changed)
        return of_version(200, page, changed.version)

    return await perform(request, work)


@router.post(
    "/{order_id}/returns",
    response_model=OrderPage,
    responses=write_refusals(UnknownLine, MoreThanShipped),
)
async def return_own_goods(
    request: Request,
    order_id: Id,
    body: AskForReturn,
    customer_id: ShopperId,
    email: GuestEmail = None,
) -> Response:
    """Ask to send back goods of an own order; they are received where they were packed."""

    def work(tx: Tx) -> Answer:
        order = own_order(tx, order_id, customer_id=customer_id, email=email)
        changed, _ = change_order(tx, order, ask(tx, order, body, "shopper"))
        page = page_of(tx, changed)
        return of_version(200, page, changed.version)

    return await perform(request, work)
