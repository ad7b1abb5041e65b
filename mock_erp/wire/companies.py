"""What a company has beyond a person, on the wire: buyers, terms, credit."""

from typing import Annotated

from pydantic import Field, StrictInt

from mock_erp.wire.fields import (
    Code,
    Currency,
    Flag,
    Id,
    Input,
    Output,
    PriceMinor,
    Reference,
    Text,
    absent,
)
from mock_kit.numbers import WHOLE


class Buyer(Input):
    """A person who orders for a company; without an id it is a new one."""

    id: Id | None = None
    name: Text = ""
    email: Text | None = None
    phone: Text | None = None
    client_reference: Reference | None = None
    active: Flag = True


class Terms(Input):
    """When a company pays what it ordered on account."""

    code: Code
    days: Annotated[StrictInt, Field(ge=0, le=3650), WHOLE]


Buyers = Annotated[list[Buyer], Field(max_length=500)]
LimitMinor = Annotated[
    PriceMinor | None,
    Field(description="What it may owe, in `credit_currency`; null: as much as it likes."),
]


class CompanyInput(Input):
    """What is entered of a company.

    An order on account beyond the limit, in another currency than `credit_currency`, or while
    `credit_hold` is on, is held with the reason `credit_hold` until a clerk releases it.
    """

    buyers: Buyers = Field(default_factory=list)
    terms: Terms | None = None
    credit_limit_minor: LimitMinor = None
    credit_currency: Currency | None = None
    credit_hold: Flag = False


class CompanyPatch(Input):
    """What changes of a company: `buyers` are written over those of the same id, or added."""

    buyers: Buyers = absent()
    terms: Terms | None = None
    credit_limit_minor: LimitMinor = None
    credit_currency: Currency | None = None
    credit_hold: Flag = absent()


class CompanyOut(Output):
    """What is published of a company."""

    buyers: list[Buyer]
    terms: Terms | None
    credit_limit_minor: int | None
    credit_currency: str | None
    credit_hold: bool
