"""The clerk's list of people who may be customers already."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from sqlmodel import col
from starlette.responses import Response

from mock_erp.api.listing import ListQuery, found, list_query, listing
from mock_erp.api.people.newcomers import open_account, open_review
from mock_erp.api.refusals import WrongStatus, read_refuses, write_refuses
from mock_erp.api.roles import READERS, IfMatch
from mock_erp.api.sales.sellers import CUSTOMER_KEEPERS
from mock_erp.tables.customers import Customer
from mock_erp.tables.people.reviews import (
    CustomerReview,
    review_bytes,
    review_document,
    write_review,
)
from mock_erp.tables.sales.refusals import UnknownCustomer
from mock_erp.wire.accounts import ReviewInput, ReviewOut, ReviewPage, ReviewResolution
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import InvalidInput, NotFound, StaleVersion, UnknownEpoch

router = APIRouter(prefix="/customer-reviews", tags=["Customers"])
StatusQuery = Annotated[str | None, Query(pattern="^(open|resolved)$", description="In it.")]


@router.post(
    "",
    status_code=201,
    response_model=ReviewOut,
    dependencies=CUSTOMER_KEEPERS,
    responses=write_refuses(),
    summary="Ask a clerk to look at a person",
)
async def create_review(request: Request, body: ReviewInput) -> Response:
    """Put a person on the list, with the customers who may be meant."""

    def work(tx: Tx) -> Answer:
        review = open_review(tx, body)
        location = f"/v1/customer-reviews/{review.id}"
        return of_version(201, review_bytes(review), review.version, location=location)

    return await perform(request, work)


@router.get(
    "",
    response_model=ReviewPage,
    dependencies=READERS,
    responses=read_refuses(UnknownEpoch),
    summary="List reviews",
)
async def list_reviews(
    request: Request,
    query: Annotated[ListQuery, Depends(list_query)],
    status: StatusQuery = None,
) -> Response:
    """Read reviews by ids, by references, by status, or page by page."""
    where = () if status is None else (col(CustomerReview.status) == status,)

    def read(tx: Tx) -> dict[str, Any]:
        return listing(tx, CustomerReview, query, item=_documents, where=where)

    return await ok(request, read)


def _documents(reviews: list[CustomerReview]) -> list[Any]:
    return [review_document(review) for review in reviews]


@router.get(
    "/{review_id}",
    response_model=ReviewOut,
    dependencies=READERS,
    responses=read_refuses(NotFound),
    summary="Read a review",
)
async def read_review(request: Request, review_id: str) -> Response:
    """Read one review; the version is its ETag."""
    return await ok(request, lambda tx: review_document(found(tx, CustomerReview, review_id)))


@router.post(
    "/{review_id}/resolve",
    response_model=ReviewOut,
    dependencies=CUSTOMER_KEEPERS,
    responses=write_refuses(NotFound, StaleVersion, WrongStatus, UnknownCustomer),
    summary="Say who the person is",
)
async def resolve_review(
    request: Request, review_id: str, body: ReviewResolution, if_match: IfMatch = None
) -> Response:
    """Choose one customer, or open an account; the orders that wait can then be booked."""
    if (body.customer_id is None) == (not body.create):
        raise InvalidInput("name either a customer_id or create")

    def work(tx: Tx) -> Answer:
        review = found(tx, CustomerReview, review_id)
        check_if_match(if_match, review.version)
        if review.status == "resolved":
            raise WrongStatus("The review is resolved already.", customer_id=review.customer_id)
        customer = _chosen(tx, review, body)
        review.status, review.customer_id = "resolved", customer.id
        tx.touch(review)
        write_review(tx, review, "customer_review.resolved")
        return of_version(200, review_bytes(review), review.version)

    return await perform(request, work)


def _chosen(tx: Tx, review: CustomerReview, body: ReviewResolution) -> Customer:
    """Return the customer that the clerk chose, or a new one."""
    if body.customer_id is None:
        return open_account(tx, review.person)
    customer = tx.session.get(Customer, body.customer_id)
    if customer is None or customer.merged_into is not None:
        raise UnknownCustomer("There is no such customer.", id=body.customer_id)
    return customer
