"""Customers by exact keys, merging two of them, and whose order an order is."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mock_erp.api.listing import found
from mock_erp.api.refusals import read_refuses, write_refuses
from mock_erp.api.roles import READERS, IfMatch
from mock_erp.api.sales.orders import order_of
from mock_erp.api.sales.sellers import CUSTOMER_KEEPERS, PUBLISHED_KEY, SELLERS
from mock_erp.domain.accounts.matching import result_of
from mock_erp.tables.customers import Customer, customer_bytes
from mock_erp.tables.people.matching import matching_customers
from mock_erp.tables.people.merging import assign_order, merge_customer
from mock_erp.tables.sales.documents import order_bytes
from mock_erp.tables.sales.refusals import CustomerMerged, UnknownCustomer
from mock_erp.wire.accounts import Assignment, MatchAnswer, MatchRequest, MergeRequest
from mock_erp.wire.customers import CustomerOut
from mock_erp.wire.orders import Order
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import NotFound, StaleVersion

router = APIRouter(tags=["Customers"])


@router.post(
    "/customers/match",
    response_model=MatchAnswer,
    dependencies=READERS,
    responses=read_refuses(),
    openapi_extra={"x-read-only": True},
    summary="Match a person",
)
async def match_customers(request: Request, body: MatchRequest) -> Response:
    """Say who has exactly this key; changes nothing. Names and parts of keys match nobody."""

    def read(tx: Tx) -> dict[str, Any]:
        customers = matching_customers(tx, body.key, body.value)
        return {
            "result": result_of(len(customers)),
            "customers": [
                {"id": each.id, "name": each.name, "matched_on": body.key} for each in customers
            ],
        }

    return await ok(request, read)


@router.post(
    "/customers/{customer_id}/merge",
    response_model=CustomerOut,
    dependencies=CUSTOMER_KEEPERS,
    responses=write_refuses(NotFound, StaleVersion, CustomerMerged, UnknownCustomer),
    summary="Merge a customer into another one",
)
async def merge(
    request: Request, customer_id: str, body: MergeRequest, if_match: IfMatch = None
) -> Response:
    """Give all that the customer has to the one that stays, and answer with that one.

    Whatever is booked later for the merged one lands on the one that stays (CUS-08).
    """

    def work(tx: Tx) -> Answer:
        gone = found(tx, Customer, customer_id)
        check_if_match(if_match, gone.version)
        into = tx.session.get(Customer, body.into)
        if into is None or into.id == gone.id:
            raise UnknownCustomer("There is no such customer to merge into.", id=body.into)
        for customer in (gone, into):
            if customer.merged_into not in (None, into.id):
                detail = "The customer was merged into another one."
                raise CustomerMerged(detail, merged_into=customer.merged_into)
        if gone.merged_into is None:
            merge_customer(tx, gone, into)
        return of_version(200, customer_bytes(into), into.version)

    return await perform(request, work)


@router.post(
    "/orders/{order_id}/customer",
    response_model=Order,
    dependencies=[*SELLERS, *PUBLISHED_KEY],
    responses=write_refuses(NotFound, StaleVersion, UnknownCustomer),
    summary="Say whose order it is",
)
async def assign(
    request: Request, order_id: str, body: Assignment, if_match: IfMatch = None
) -> Response:
    """Give an order to the customer it turned out to be of, whatever its status.

    Addresses, prices and stock stay as they were booked (ORD-05).
    """

    def work(tx: Tx) -> Answer:
        order = order_of(tx, order_id)
        check_if_match(if_match, order.head["version"])
        assigned = assign_order(tx, order, body.customer_id)
        return of_version(200, order_bytes(assigned), assigned.head["version"])

    return await perform(request, work)
