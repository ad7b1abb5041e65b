"""A shopper's account: registration, log-in, and the customer's own records alone (CUS-10)."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.exchange import current_exchange
from mock_kit.web.problems import Unauthenticated, may_refuse
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.api.shopping.shopper import CustomerId, ShopperId
from mock_store.selling.accounts import change_customer, customer_item, log_in, register
from mock_store.selling.billing.pages import order_pages
from mock_store.selling.refusals import EmailTaken, WrongPassword
from mock_store.tables.customers import CustomerRow
from mock_store.tables.orders import orders_of_customer
from mock_store.wire.customers import (
    AddressBook,
    AddressList,
    BookAddress,
    Customer,
    CustomerAddress,
    CustomerPatch,
    LogIn,
    Registration,
    Session,
)
from mock_store.wire.orders import OrderPages

router = APIRouter(prefix="/shop/v1", tags=["account"])


def own_customer(tx: Tx, customer_id: str) -> CustomerRow:
    """Return the customer who is logged in. Raises Unauthenticated."""
    row = tx.session.get(CustomerRow, customer_id)
    if row is None:
        raise Unauthenticated("this account is no more")
    return row


@router.post(
    "/customers",
    status_code=201,
    response_model=Customer,
    responses=write_refusals(EmailTaken, Unauthenticated),
)
async def register_account(request: Request, body: Registration, _: ShopperId) -> Response:
    """Open an account. What the store knows of the mail address stays hidden (CUS-04)."""

    def work(tx: Tx) -> Answer:
        customer = register(tx, body)
        return of_version(201, customer, customer.version, location="/shop/v1/account")

    return await perform(request, work)


@router.post(
    "/sessions", status_code=201, response_model=Session, responses=may_refuse(WrongPassword)
)
async def open_session(request: Request, body: LogIn) -> Response:
    """Log in. An idempotency key is not looked at: every log-in is a session of its own."""
    current_exchange().idempotency_key = None
    return await perform(request, lambda tx: Answer(201, log_in(tx, body)))


@router.get("/account", response_model=Customer)
async def get_account(request: Request, customer_id: CustomerId) -> Response:
    """Return the customer who is logged in."""
    return await ok(request, lambda tx: customer_item(own_customer(tx, customer_id)))


@router.get("/account/orders", response_model=OrderPages)
async def list_account_orders(
    request: Request,
    customer_id: CustomerId,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Return the newest own orders, newest first."""

    def read(tx: Tx) -> dict[str, Any]:
        return {"items": order_pages(tx, orders_of_customer(tx, customer_id, limit))}

    return await ok(request, read)


@router.get("/account/addresses", response_model=AddressList)
async def list_account_addresses(request: Request, customer_id: CustomerId) -> Response:
    """Return the own address book."""

    def read(tx: Tx) -> dict[str, Any]:
        customer = customer_item(own_customer(tx, customer_id))
        return {"items": [address.model_dump() for address in customer.addresses]}

    return await ok(request, read)


def _kept(row: CustomerRow, entered: Sequence[BookAddress]) -> list[CustomerAddress]:
    """Give entered addresses the references that known ones of the book carry."""
    references = {each["id"]: each.get("client_reference") for each in row.addresses}
    return [
        CustomerAddress(**each.model_dump(), client_reference=references.get(each.id))
        for each in entered
    ]


@router.put("/account/addresses", response_model=AddressList, responses=write_refusals())
async def put_account_addresses(
    request: Request, body: AddressBook, customer_id: CustomerId
) -> Response:
    """Replace the own address book."""

    def work(tx: Tx) -> Answer:
        row = own_customer(tx, customer_id)
        customer = change_customer(tx, row, CustomerPatch(addresses=_kept(row, body.addresses)))
        items = [address.model_dump() for address in customer.addresses]
        return of_version(200, {"items": items}, customer.version)

    return await perform(request, work)
