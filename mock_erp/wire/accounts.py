"""Finding, joining and reviewing customers, on the wire."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from mock_erp.domain.accounts.existing_accounts import Action, HoldReason, Outcome
from mock_erp.domain.accounts.matching import MatchKey, MatchResult
from mock_erp.wire.customers import CustomerAddress, CustomerOut
from mock_erp.wire.fields import EntityOutput, Id, Input, Name, Output, Reference, Text

# Chosen: more than a clerk reads; whoever has more namesakes is found by another key.
MOST_CANDIDATES = 100
References = Annotated[list[Reference], Field(max_length=100)]


class MatchRequest(Input):
    """One exact key of a person."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"key": "email", "value": "ada@example.com"}]}
    )

    key: MatchKey
    value: Text


class Candidate(Output):
    """A customer with this key."""

    id: str
    name: str
    matched_on: MatchKey


class MatchAnswer(Output):
    """Who has this key: nobody, one customer, or several, the oldest first."""

    result: MatchResult
    customers: list[Candidate]


class Person(Input):
    """Somebody from outside as known there; `reference` is the id in that system."""

    name: Name
    email: Text | None = None
    phone: Text | None = None
    tax_id: Text | None = None
    reference: Reference | None = None
    addresses: Annotated[list[CustomerAddress], Field(max_length=20)] = Field(default_factory=list)


class ResolveRequest(Input):
    """A person for whom something is to be booked.

    Without `match_key` and `action` those of the policy count. `order_references` name the
    orders that wait, should a clerk have to look.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": {
                        "name": "Ada Fischer",
                        "email": "ada@example.com",
                        "reference": "cus_81f0",
                    },
                    "order_references": ["ord_17"],
                }
            ]
        }
    )

    person: Person
    match_key: MatchKey | None = None
    action: Action | None = None
    order_references: References = Field(default_factory=list)


class ReviewOut(EntityOutput):
    """A person whom a clerk looks at; `customer_id` is whom the clerk chose."""

    status: Literal["open", "resolved"]
    reason: HoldReason
    person: Person
    candidates: list[str]
    order_references: list[str]
    customer_id: str | None


class ReviewPage(Output):
    """Reviews in the order of their last change, and where to go on."""

    items: list[ReviewOut]
    next_cursor: str | None


class ReviewInput(Input):
    """A person to look at, with the customers who may be meant."""

    reason: HoldReason = "several"
    person: Person
    candidates: Annotated[list[Id], Field(max_length=MOST_CANDIDATES)] = Field(default_factory=list)
    order_references: References = Field(default_factory=list)
    client_reference: Reference | None = None


class ReviewResolution(Input):
    """Whom the person is: a customer, or somebody new (`create`)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"create": True}]})

    customer_id: Id | None = None
    create: bool = Field(default=False, strict=True)


class ResolveAnswer(Output):
    """What became of the person; held: the review says for what a clerk is waited for."""

    outcome: Outcome
    customer: CustomerOut | None
    review: ReviewOut | None


class Policy(Input):
    """What is done about a person who has an account already, and how accounts are matched."""

    action: Action = "link"
    match_key: MatchKey = "email"


class MergeRequest(Input):
    """The customer that stays."""

    into: Id


class Assignment(Input):
    """Whose order it is."""

    customer_id: Id
