"""Customers whom staff and bridges join, and the policy about those who are known already."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request
from starlette.responses import Response

from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, of_version, ok, perform
from mock_kit.web.etags import check_if_match
from mock_kit.web.problems import NotFound, StaleVersion, may_refuse
from mock_kit.web.tokens import allow
from mock_store.api.catalogue.refusals import write_refusals
from mock_store.api.orders.customers import the_customer
from mock_store.api.orders.listing import the_order
from mock_store.selling.people.existing_accounts import POLICY, policy_of, resolve_buyer
from mock_store.selling.people.joining import merge_customer
from mock_store.selling.refusals import CustomerMerged, UnknownCustomer
from mock_store.tables.customers import CustomerRow, MailProofRow
from mock_store.wire.customers import (
    Customer,
    MailProof,
    MergeInto,
    Policy,
    ResolveAnswer,
    ResolveRequest,
)
from mock_store.wire.fields import Id

STAFF = Depends(allow("staff", "bridge"))
router = APIRouter(prefix="/v1", tags=["customers"], dependencies=[STAFF])
IdPath = Annotated[Id, Path(description="The customer's id.")]


@router.post(
    "/customers/resolve",
    summary="Ask whom an order is of",
    response_model=ResolveAnswer,
    responses=write_refusals(NotFound),
)
async def resolve(request: Request, body: ResolveRequest) -> Response:
    """Decide by the policy, when the mail address of a buyer is a known customer's.

    Known are customers that carry a `client_reference`. `completed`: what the known customer
    lacked was filled in from the order.
    """

    def work(tx: Tx) -> Answer:
        return Answer(200, resolve_buyer(tx, the_order(tx, body.order_id)))

    return await perform(request, work)


@router.post(
    "/customers/{customer_id}/merge",
    summary="Merge a customer into another one",
    response_model=Customer,
    responses=write_refusals(NotFound, StaleVersion, CustomerMerged, UnknownCustomer),
)
async def merge(
    request: Request,
    customer_id: IdPath,
    body: MergeInto,
    if_match: Annotated[str | None, Header(description="Merge only this version.")] = None,
) -> Response:
    """Give orders, addresses and log-in to the customer that stays, and answer with that one."""

    def work(tx: Tx) -> Answer:
        gone = the_customer(tx, customer_id)
        check_if_match(if_match, gone.version)
        into = tx.session.get(CustomerRow, body.into)
        if into is None or into.id == gone.id:
            raise UnknownCustomer("there is no such customer to merge into", id=body.into)
        for row in (gone, into):
            if row.merged_into not in (None, into.id):
                detail = "the customer was merged into another one"
                raise CustomerMerged(detail, merged_into=row.merged_into)
        if gone.merged_into is None:
            merge_customer(tx, gone, into)
        item = Customer(**into.model_dump(exclude={"change_no", "email_key"}))
        return of_version(200, item, item.version)

    return await perform(request, work)


@router.get(
    "/customers/{customer_id}/mail-proof",
    summary="Read what was mailed to a customer",
    response_model=MailProof,
    responses=may_refuse(NotFound),
)
async def read_mail_proof(request: Request, customer_id: IdPath) -> Response:
    """The mail that went to the address of an account, with the token that proves it."""

    def read(tx: Tx) -> MailProof:
        row = the_customer(tx, customer_id)
        proof = tx.session.get(MailProofRow, row.id)
        if proof is None:
            raise NotFound("nothing was mailed to this customer")
        return MailProof(customer_id=row.id, email=row.email, token=proof.token)

    return await ok(request, read)


@router.get(
    "/policies/existing-accounts",
    summary="Read the policy for known customers",
    response_model=Policy,
)
async def read_policy(request: Request) -> Response:
    """What is done about an order of somebody who is a known customer already."""
    return await ok(request, policy_of)


@router.put(
    "/policies/existing-accounts",
    summary="Set the policy for known customers",
    response_model=Policy,
    responses=write_refusals(),
)
async def set_policy(request: Request, body: Policy) -> Response:
    """Set the policy; what was decided before stays as it is."""

    def work(tx: Tx) -> Answer:
        tx.put_state(POLICY, body.model_dump_json())
        return Answer(200, body)

    return await perform(request, work)
