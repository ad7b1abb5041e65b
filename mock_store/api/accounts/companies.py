"""Companies: read, written in batches; and the shopper's own."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from sqlmodel import col

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, ok, perform
from mock_kit.web.paging import IdsQuery, ids_of, page
from mock_kit.web.problems import NotFound, UnknownEpoch, may_refuse
from mock_kit.web.tokens import allow
from mock_store.api.catalogue.batch_rows import answer_rows
from mock_store.api.catalogue.reading import ReadingQuery
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.api.shopping.shopper import CustomerId
from mock_store.selling.companies import company_item, put_company
from mock_store.tables.accounts.companies import CompanyRow, company_of, standing_of
from mock_store.wire.accounts.companies import Company, CompanyBatch, CompanyPage, OwnCompany
from mock_store.wire.batches import BatchResult
from mock_store.wire.fields import Id

STAFF = Depends(allow("staff", "bridge"))
router = APIRouter(prefix="/v1/companies", tags=["companies"], dependencies=[STAFF])
own_router = APIRouter(prefix="/shop/v1", tags=["account"])
IdPath = Annotated[Id, Path(description="The company's id.")]


@router.get(
    "",
    summary="List companies, or read several",
    response_model=CompanyPage,
    responses=may_refuse(UnknownEpoch),
)
async def list_companies(
    request: Request,
    reading: ReadingQuery,
    ids: IdsQuery = None,
    client_references: IdsQuery = None,
) -> Response:
    """Companies in the order of their last change, so that reading on misses none (XCT-13).

    With `ids` or `client_references` those that exist are answered on one page.
    """
    wanted = reading.of(CompanyRow)
    for column, named in (
        (CompanyRow.id, ids_of(ids)),
        (CompanyRow.client_reference, ids_of(client_references)),
    ):
        if named is not None:
            wanted = wanted.where(col(column).in_(named))
            reading = replace(reading, limit=500)

    def read(tx: Tx) -> dict[str, Any]:
        return page(tx, reading.rows(tx, wanted, CompanyRow), reading.limit, item=company_item)

    return await ok(request, read)


@router.post(
    "/batch",
    summary="Write companies",
    response_model=BatchResult,
    responses=write_refusals(),
)
async def write_companies(request: Request, batch: CompanyBatch) -> Response:
    """Enter or change up to 500 companies in one commit; bad rows are answered, good ones applied.

    A company that is already so is answered 200 with its version, and causes no event.
    """

    def work(tx: Tx) -> Answer:
        return Answer(200, answer_rows(batch.rows, lambda row: put_company(tx, row)))

    return await perform(request, work)


@router.get(
    "/{company_id}",
    summary="Read a company",
    response_model=Company,
    responses=may_refuse(NotFound),
)
async def get_company(request: Request, company_id: IdPath) -> Response:
    """One company with its locations."""

    def read(tx: Tx) -> Company:
        row = company_of(tx, company_id)
        if row is None:
            raise NotFound(f"there is no company {company_id}")
        return company_item(row)

    return await ok(request, read)


@own_router.get("/account/company", response_model=OwnCompany, responses=may_refuse(NotFound))
async def get_own_company(request: Request, customer_id: CustomerId) -> Response:
    """Return the company that the customer who is logged in orders for, with its locations."""

    def read(tx: Tx) -> OwnCompany:
        row = company_of(tx, standing_of(tx, customer_id).company_id)
        if row is None:
            raise NotFound("you order for no company")
        return OwnCompany.model_validate(row.model_dump())

    return await ok(request, read)
