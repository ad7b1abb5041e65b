"""The ERP decides: what becomes of a person who may have an account already (CUS-12)."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from pydantic_core import to_json
from starlette.responses import Response

from mock_erp.api.people.newcomers import complete_account, open_account, open_review
from mock_erp.api.refusals import read_refuses, write_refuses
from mock_erp.api.roles import READERS
from mock_erp.api.sales.sellers import CUSTOMER_KEEPERS
from mock_erp.domain.accounts.existing_accounts import Outcome, Verdict, decide
from mock_erp.tables.customers import Customer, customer_document
from mock_erp.tables.people.matching import matching_customers
from mock_erp.tables.people.reviews import (
    CustomerReview,
    review_document,
    review_of,
    write_review,
)
from mock_erp.wire.accounts import (
    MOST_CANDIDATES,
    Person,
    Policy,
    ResolveAnswer,
    ResolveRequest,
    ReviewInput,
)
from mock_kit.state.database import Tx
from mock_kit.web.answers import Answer, ok, perform

POLICY = "policy:existing-accounts"
router = APIRouter(tags=["Customers"])


@router.get(
    "/policies/existing-accounts",
    response_model=Policy,
    dependencies=READERS,
    responses=read_refuses(),
    summary="Read the policy for existing accounts",
)
async def read_policy(request: Request) -> Response:
    """Read what is done about a person who has an account already."""
    return await ok(request, lambda tx: policy_of(tx).model_dump())


@router.put(
    "/policies/existing-accounts",
    response_model=Policy,
    dependencies=CUSTOMER_KEEPERS,
    responses=write_refuses(),
    summary="Set the policy for existing accounts",
)
async def set_policy(request: Request, body: Policy) -> Response:
    """Set the policy; what was resolved before stays as it is."""

    def work(tx: Tx) -> Answer:
        tx.put_state(POLICY, body.model_dump_json())
        return Answer(200, body)

    return await perform(request, work)


def policy_of(tx: Tx) -> Policy:
    """Return the policy in force."""
    return Policy.model_validate_json(tx.state(POLICY) or "{}")


@router.post(
    "/customers/resolve",
    response_model=ResolveAnswer,
    dependencies=CUSTOMER_KEEPERS,
    responses=write_refuses(),
    summary="Resolve a person to an account",
)
async def resolve(request: Request, body: ResolveRequest) -> Response:
    """Link, complete, open or hold, as the policy says; the same person again ends alike.

    For whom an account was opened is known by the reference; whom a clerk looked at, by the
    review. The reference of an account that was found stays as it is.
    """

    def work(tx: Tx) -> Answer:
        person = body.person
        settled = _settled(tx, person, body.order_references)
        if settled is not None:
            return Answer(200, settled)
        policy = policy_of(tx)
        key = body.match_key or policy.match_key
        value = person.reference if key == "reference" else getattr(person, key)
        found = matching_customers(tx, key, value)
        verdict = decide([each.id for each in found], body.action or policy.action)
        return Answer(200, _apply(tx, verdict, found, body))

    return await perform(request, work)


def _settled(tx: Tx, person: Person, orders: Sequence[str]) -> bytes | None:
    """Return the answer for a person who is known already, or whom a clerk has to look at."""
    known = matching_customers(tx, "reference", person.reference)
    if known:
        return _answer("linked", known[0])
    review = review_of(tx, person.reference)
    if review is None:
        return None
    if review.customer_id is not None:
        return _answer("linked", tx.session.get_one(Customer, review.customer_id))
    unheard = [each for each in orders if each not in review.order_references]
    if unheard:
        review.order_references = review.order_references + unheard
        tx.touch(review)
        write_review(tx, review, "customer_review.updated")
    return _answer("held", review=review)


def _apply(tx: Tx, verdict: Verdict, found: Sequence[Customer], body: ResolveRequest) -> bytes:
    person = body.person.model_dump(mode="json")
    if verdict.outcome == "held":
        wanted = ReviewInput(
            reason=verdict.reason or "policy",
            person=body.person,
            candidates=[each.id for each in found[:MOST_CANDIDATES]],
            order_references=body.order_references,
            client_reference=body.person.reference,
        )
        return _answer("held", review=open_review(tx, wanted))
    if verdict.outcome == "created":
        return _answer("created", open_account(tx, person))
    account = found[0]
    if verdict.outcome == "completed":
        complete_account(tx, account, person)
    return _answer(verdict.outcome, account)


def _answer(
    outcome: Outcome, customer: Customer | None = None, review: CustomerReview | None = None
) -> bytes:
    facts: dict[str, Any] = {
        "outcome": outcome,
        "customer": None if customer is None else customer_document(customer),
        "review": None if review is None else review_document(review),
    }
    return to_json(facts)
