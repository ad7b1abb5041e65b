"""What customers change of themselves: contact, addresses, defaults; and the proof of the mail."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, perform
from mock_kit.web.problems import NotFound
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.api.shopping.account import own_customer
from mock_store.api.shopping.shopper import CustomerId
from mock_store.selling.accounts import change_customer
from mock_store.selling.people.address_books import DEFAULTS
from mock_store.selling.people.joining import prove_mail
from mock_store.selling.refusals import EmailTaken, WrongToken
from mock_store.tables.customers import CustomerRow
from mock_store.wire.customers import (
    AddressList,
    AddressPatch,
    BookAddress,
    Customer,
    CustomerAddress,
    CustomerPatch,
    MailToken,
    OwnPatch,
)
from mock_store.wire.fields import Id

router = APIRouter(prefix="/shop/v1/account", tags=["account"])
AddressId = Annotated[Id, Path(description="An address of the own book.")]


@router.patch("", response_model=Customer, responses=write_refusals(EmailTaken))
async def change_account(request: Request, body: OwnPatch, customer_id: CustomerId) -> Response:
    """Change the own contact; a new mail address has to be proven anew."""

    def work(tx: Tx) -> Answer:
        customer = change_customer(tx, own_customer(tx, customer_id), body)
        return of_version(200, customer, customer.version)

    return await perform(request, work)


@router.post("/prove-mail", response_model=Customer, responses=write_refusals(WrongToken))
async def prove_own_mail(request: Request, body: MailToken, customer_id: CustomerId) -> Response:
    """Prove the mail address by the token that was mailed to it.

    Orders placed as a guest under it, and what the store knows of its owner, join the account.
    """

    def work(tx: Tx) -> Answer:
        customer = prove_mail(tx, own_customer(tx, customer_id), body.token)
        return of_version(200, customer, customer.version)

    return await perform(request, work)


@router.post("/addresses", status_code=201, response_model=AddressList, responses=write_refusals())
async def add_account_address(
    request: Request, body: BookAddress, customer_id: CustomerId
) -> Response:
    """Add an address to the own book; as a default it takes the place of the earlier one."""

    def work(tx: Tx) -> Answer:
        row = own_customer(tx, customer_id)
        added = CustomerAddress.model_validate(body.model_dump(exclude={"id"}))
        return _written(tx, row, [*_without_defaults_of(row, body.model_dump()), added], 201)

    return await perform(request, work)


@router.patch(
    "/addresses/{address_id}", response_model=AddressList, responses=write_refusals(NotFound)
)
async def change_account_address(
    request: Request, address_id: AddressId, body: AddressPatch, customer_id: CustomerId
) -> Response:
    """Change one own address or make it a default; the others stay."""

    def work(tx: Tx) -> Answer:
        row = own_customer(tx, customer_id)
        changes = body.model_dump(exclude_unset=True)
        _check_own(row, address_id)
        book = [
            each.model_copy(update=changes) if each.id == address_id else each
            for each in _without_defaults_of(row, changes)
        ]
        return _written(tx, row, book, 200)

    return await perform(request, work)


@router.delete(
    "/addresses/{address_id}", response_model=AddressList, responses=write_refusals(NotFound)
)
async def remove_account_address(
    request: Request, address_id: AddressId, customer_id: CustomerId
) -> Response:
    """Take one address out of the own book."""

    def work(tx: Tx) -> Answer:
        row = own_customer(tx, customer_id)
        _check_own(row, address_id)
        book = [each for each in _without_defaults_of(row, {}) if each.id != address_id]
        return _written(tx, row, book, 200)

    return await perform(request, work)


def _check_own(row: CustomerRow, address_id: str) -> None:
    if address_id not in [each["id"] for each in row.addresses]:
        raise NotFound("there is no such address of yours")


def _without_defaults_of(row: CustomerRow, written: dict[str, Any]) -> list[CustomerAddress]:
    """Return the book without the default flags that another address takes over."""
    taken = {flag: False for flag in DEFAULTS if written.get(flag)}
    # `changed_at` is worked out anew by whether the place is another one.
    return [
        CustomerAddress.model_validate({**each, **taken, "changed_at": None})
        for each in row.addresses
    ]


def _written(tx: Tx, row: CustomerRow, book: Sequence[CustomerAddress], status: int) -> Answer:
    customer = change_customer(tx, row, CustomerPatch(addresses=list(book)))
    items = [address.model_dump() for address in customer.addresses]
    return of_version(status, {"items": items}, customer.version)
