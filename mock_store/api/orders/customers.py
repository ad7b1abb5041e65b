"""Customers as staff and the bridge read and write them."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from sqlmodel import col
from sqlmodel.sql.expression import SelectOfScalar
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.paging import IdsQuery, ids_of, page
from mock_kit.web.problems import NotFound, StaleVersion, UnknownEpoch, may_refuse
from mock_kit.web.tokens import allow
from mock_store.api.catalogue.reading import ReadingQuery
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.domain.order import Email
from mock_store.selling.accounts import add_customer, change_customer, customer_item
from mock_store.selling.refusals import CustomerMerged, EmailTaken, UnknownCompany
from mock_store.tables.customers import CustomerRow, email_key
from mock_store.wire.customers import Customer, CustomerList, CustomerPatch, CustomerWrite
from mock_store.wire.fields import Id, Line, Reference

STAFF = Depends(allow("staff", "bridge"))
router = APIRouter(prefix="/v1/customers", tags=["customers"], dependencies=[STAFF])
IdPath = Annotated[Id, Path(description="The customer's id.")]
EmailQuery = Annotated[Email | None, Query(description="Exactly this address, in any case.")]
PhoneQuery = Annotated[Line | None, Query(description="Exactly this phone, as it is kept.")]
CompanyQuery = Annotated[Id | None, Query(description="Who order for this company.")]
ReferenceQuery = Annotated[Reference | None, Query(description="Exactly this reference.")]


@dataclass(frozen=True, slots=True)
class CustomerKeys:
    """By which key customers are looked for; None is not asked for."""

    email: str | None
    phone: str | None
    client_references: list[str] | None
    company_id: str | None

    def of(self, wanted: SelectOfScalar[CustomerRow]) -> SelectOfScalar[CustomerRow]:
        """Return those customers that have every key asked for."""
        if self.email is not None:
            wanted = wanted.where(col(CustomerRow.email_key) == email_key(self.email))
        if self.phone is not None:
            wanted = wanted.where(col(CustomerRow.phone) == self.phone)
        if self.client_references is not None:
            wanted = wanted.where(col(CustomerRow.client_reference).in_(self.client_references))
        if self.company_id is not None:
            wanted = wanted.where(col(CustomerRow.company_id) == self.company_id)
        return wanted


async def _customer_keys(
    email: EmailQuery = None,
    phone: PhoneQuery = None,
    client_reference: ReferenceQuery = None,
    client_references: IdsQuery = None,
    company_id: CompanyQuery = None,
) -> CustomerKeys:
    references = ids_of(client_references)
    if client_reference is not None:
        references = [client_reference]
    return CustomerKeys(email, phone, references, company_id)


def the_customer(tx: Tx, customer_id: str) -> CustomerRow:
    """Return a customer. Raises NotFound."""
    row = tx.session.get(CustomerRow, customer_id)
    if row is None:
        raise NotFound(f"there is no customer {customer_id}")
    return row


@router.get(
    "",
    summary="List customers, or read several",
    response_model=CustomerList,
    responses=may_refuse(UnknownEpoch),
)
async def list_customers(
    request: Request,
    reading: ReadingQuery,
    keys: Annotated[CustomerKeys, Depends(_customer_keys)],
    ids: IdsQuery = None,
) -> Response:
    """Customers in the order of their last change, so that reading on misses none (XCT-13).

    With `company_id` those who order for a company.
    """
    wanted = keys.of(reading.of(CustomerRow))
    if (several := ids_of(ids)) is not None:
        wanted = wanted.where(col(CustomerRow.id).in_(several))
        reading = replace(reading, limit=500)

    def read(tx: Tx) -> dict[str, Any]:
        rows = reading.rows(tx, wanted, CustomerRow)
        return page(tx, rows, reading.limit, item=customer_item)

    return await ok(request, read)


@router.get(
    "/{customer_id}",
    summary="Read a customer",
    response_model=Customer,
    responses=may_refuse(NotFound),
)
async def get_customer(request: Request, customer_id: IdPath) -> Response:
    """One customer with the address book."""
    return await ok(request, lambda tx: customer_item(the_customer(tx, customer_id)))


@router.post(
    "",
    status_code=201,
    summary="Enter a customer",
    response_model=Customer,
    responses=write_refusals(EmailTaken, UnknownCompany),
)
async def create_customer(request: Request, body: CustomerWrite) -> Response:
    """Enter a customer, who has no account to log in."""

    def work(tx: Tx) -> Answer:
        item = add_customer(tx, body)
        return of_version(201, item, item.version, location=f"/v1/customers/{item.id}")

    return await perform(request, work)


@router.patch(
    "/{customer_id}",
    summary="Change a customer",
    response_model=Customer,
    responses=write_refusals(NotFound, EmailTaken, UnknownCompany, StaleVersion, CustomerMerged),
)
async def patch_customer(
    request: Request,
    customer_id: IdPath,
    body: CustomerPatch,
    if_match: Annotated[str | None, Header(description="Write only over this version.")] = None,
) -> Response:
    """Change the fields that are present; absent ones stay (CUS-05)."""

    def work(tx: Tx) -> Answer:
        row = the_customer(tx, customer_id)
        check_if_match(if_match, row.version)
        if row.merged_into is not None:
            detail = "the customer was merged into another one"
            raise CustomerMerged(detail, merged_into=row.merged_into)
        item = change_customer(tx, row, body)
        return of_version(200, item, item.version)

    return await perform(request, work)
