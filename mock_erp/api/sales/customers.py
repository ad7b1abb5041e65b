"""Customers and their addresses."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from sqlmodel import col
from starlette.responses import Response

from mock_erp.api.listing import ListQuery, found, list_query, listing
from mock_erp.api.refusals import read_refuses, write_refuses
from mock_erp.api.roles import READERS, IfMatch
from mock_erp.api.sales.sellers import CUSTOMER_KEEPERS
from mock_erp.domain.accounts.buyers import merge_buyers, unknown_buyers
from mock_erp.domain.customers import merge_addresses, unknown_addresses, with_changes
from mock_erp.tables.customers import (
    Customer,
    add_customer,
    customer_bytes,
    customer_document,
    save_customer,
)
from mock_erp.tables.registry import stamps
from mock_erp.tables.sales.refusals import CustomerMerged, UnknownAddress, UnknownBuyer
from mock_erp.wire.companies import Buyer
from mock_erp.wire.customers import (
    CustomerAddress,
    CustomerInput,
    CustomerOut,
    CustomerPage,
    CustomerPatch,
)
from mock_erp.wire.fields import PRINTABLE, given
from mock_kit.clock import instant_text
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import NotFound, StaleVersion, UnknownEpoch

router = APIRouter(prefix="/customers", tags=["Customers"])
EmailQuery = Annotated[
    str | None, Query(max_length=255, pattern=PRINTABLE, description="exactly as it is kept")
]
PLAIN = (
    "kind",
    "name",
    "email",
    "phone",
    "tax_id",
    "price_group",
    "client_reference",
    "custom",
)
_CREDIT = ("credit_limit_minor", "credit_currency", "credit_hold")
# Fields that stand for the customer in another system, not for a person's wish.
_NOT_DATED = ("client_reference",)


@router.post(
    "",
    status_code=201,
    response_model=CustomerOut,
    dependencies=CUSTOMER_KEEPERS,
    responses=write_refuses(),
    summary="Add a customer",
)
async def create_customer(request: Request, body: CustomerInput) -> Response:
    """Add a customer. A mail address need not be unique: two people may share one."""

    def work(tx: Tx) -> Answer:
        customer = new_customer(tx, body)
        location = f"/v1/customers/{customer.id}"
        return of_version(201, customer_bytes(customer), customer.version, location=location)

    return await perform(request, work)


def new_customer(tx: Tx, body: CustomerInput) -> Customer:
    """Write and record a new customer."""
    fields = body.model_dump(exclude={"addresses", "buyers", "changed_at"})
    now = instant_text(tx.business_now)
    addresses = merge_addresses([], _sent(body.addresses), new_id=lambda: tx.new_id("adr"), now=now)
    customer = Customer(
        id=tx.new_id("cus"),
        addresses=addresses,
        buyers=merge_buyers([], _sent(body.buyers), new_id=lambda: tx.new_id("buy")),
        **fields,
        **stamps(tx),
    )
    customer.changed_at = with_changes(
        {}, {}, dated(customer), stated=stated_instants(body), now=now
    )
    add_customer(tx, customer)
    return customer


def dated(customer: Customer) -> dict[str, Any]:
    """Return the fields of a customer whose changes are dated, as they are now."""
    plain = {name: getattr(customer, name) for name in PLAIN if name not in _NOT_DATED}
    return plain | {"addresses": customer.addresses}


def stated_instants(body: CustomerInput | CustomerPatch) -> dict[str, str]:
    """Return the instants of change that a write states, as they are kept."""
    return {name: instant_text(at) for name, at in (body.changed_at or {}).items()}


@router.get(
    "",
    response_model=CustomerPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List customers",
)
async def list_customers(
    request: Request,
    query: Annotated[ListQuery, Depends(list_query)],
    email: EmailQuery = None,
) -> Response:
    """Read customers by ids, by exact mail address, by reference, or page by page."""
    where = () if email is None else (col(Customer.email) == email,)

    def read(tx: Tx) -> dict[str, Any]:
        return listing(tx, Customer, query, item=_documents, where=where)

    return await ok(request, read)


def _documents(customers: list[Customer]) -> list[Any]:
    return [customer_document(customer) for customer in customers]


@router.get(
    "/{customer_id}",
    response_model=CustomerOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a customer",
)
async def read_customer(request: Request, customer_id: str) -> Response:
    """Read one customer; the version is its ETag."""

    def read(tx: Tx) -> dict[str, Any]:
        return customer_document(found(tx, Customer, customer_id))

    return await ok(request, read)


@router.patch(
    "/{customer_id}",
    response_model=CustomerOut,
    dependencies=CUSTOMER_KEEPERS,
    responses=write_refuses(NotFound, StaleVersion, UnknownAddress, UnknownBuyer, CustomerMerged),
    summary="Change a customer",
)
async def change_customer(
    request: Request,
    customer_id: str,
    body: CustomerPatch,
    if_match: IfMatch = None,
) -> Response:
    """Change fields and addresses of a customer; what is not named stays (CUS-05)."""

    def work(tx: Tx) -> Answer:
        customer = found(tx, Customer, customer_id)
        check_if_match(if_match, customer.version)
        if customer.merged_into is not None:
            detail = "The customer was merged into another one."
            raise CustomerMerged(detail, merged_into=customer.merged_into)
        if change_fields(tx, customer, body):
            save_customer(tx, customer)
        return of_version(200, customer_bytes(customer), customer.version)

    return await perform(request, work)


def change_fields(tx: Tx, customer: Customer, body: CustomerPatch) -> bool:
    """Set what the patch names; tell whether anything is different now."""
    before, earlier = customer_document(customer), dated(customer)
    for name, value in given(body, *PLAIN, *_CREDIT).items():
        setattr(customer, name, value)
    if body.addresses or body.remove_addresses:
        _change_addresses(tx, customer, body)
    if "terms" in body.model_fields_set:
        customer.terms = None if body.terms is None else body.terms.model_dump()
    if body.buyers:
        _change_buyers(tx, customer, body.buyers)
    customer.changed_at = with_changes(
        customer.changed_at,
        earlier,
        dated(customer),
        stated=stated_instants(body),
        now=instant_text(tx.business_now),
    )
    return customer_document(customer) != before


def _change_addresses(tx: Tx, customer: Customer, body: CustomerPatch) -> None:
    written, removed = _sent(body.addresses or []), body.remove_addresses or []
    unknown = unknown_addresses(customer.addresses, written, removed)
    if unknown:
        raise UnknownAddress("The customer has no such address.", address_ids=unknown)
    customer.addresses = merge_addresses(
        customer.addresses,
        written,
        removed,
        new_id=lambda: tx.new_id("adr"),
        now=instant_text(tx.business_now),
    )


def _change_buyers(tx: Tx, customer: Customer, buyers: list[Buyer]) -> None:
    written = _sent(buyers)
    unknown = unknown_buyers(customer.buyers, written)
    if unknown:
        raise UnknownBuyer("The company has no such buyer.", buyer_ids=unknown)
    customer.buyers = merge_buyers(customer.buyers, written, new_id=lambda: tx.new_id("buy"))


def _sent(rows: Sequence[CustomerAddress | Buyer]) -> list[dict[str, Any]]:
    """Take of a known address or buyer what was sent, of a new one everything."""
    sent = [row.model_dump(exclude_unset=True) if row.id else row.model_dump() for row in rows]
    for row in sent:
        if row.get("changed_at") is not None:
            row["changed_at"] = instant_text(row["changed_at"])
    return sent
