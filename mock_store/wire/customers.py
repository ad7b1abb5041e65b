"""Wire models of customers, accounts and log-ins."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from mock_kit.instants import InstantInput
from mock_store.domain.order import Address, Email
from mock_store.wire.fields import Custom, Id, Line, Name, Reference

_Password = Annotated[str, Field(min_length=8, max_length=200)]


class BookAddress(Address):
    """An address as its owner enters it; one without an id is new."""

    id: Id | None = None
    is_default_shipping: bool = Field(default=False, strict=True)
    is_default_billing: bool = Field(default=False, strict=True)


class CustomerAddress(BookAddress):
    """An address in the book of a customer.

    `client_reference` is its id in another system; absent: as before. `changed_at` is the
    instant at which a person last changed it; absent: now.
    """

    client_reference: Reference | None = None
    changed_at: InstantInput | None = None


_Addresses = Annotated[list[CustomerAddress], Field(max_length=100)]
_ChangedAt = Annotated[
    dict[Name, InstantInput],
    Field(
        max_length=50,
        description="By field: the instant at which a person changed it. Who carries the change "
        "of another system here states that instant; of other changed fields it is now. The "
        "default addresses go by `default_shipping` and `default_billing`.",
    ),
]


class CustomerPatch(BaseModel):
    """Changes of a customer: absent fields stay; `addresses` is the whole book."""

    model_config = ConfigDict(extra="forbid")

    # The factories keep made-up defaults out of the published schema: absent means unchanged.
    email: Email = Field(default_factory=str)
    name: Name = Field(default_factory=str)
    phone: Line | None = None
    tax_id: Line | None = None
    company_id: Id | None = Field(default=None, description="The company to order for.")
    addresses: _Addresses = Field(default_factory=list)
    client_reference: Reference | None = None
    custom: Custom = Field(default_factory=dict)
    changed_at: _ChangedAt = Field(default_factory=dict)


class CustomerWrite(CustomerPatch):
    """A new customer, without an account to log in."""

    email: Email
    name: Name


class Registration(BaseModel):
    """A shopper's new account."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    password: _Password
    name: Name
    phone: Line | None = None


class LogIn(BaseModel):
    """Mail address and password."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    password: Annotated[str, Field(max_length=200)]


class Session(BaseModel):
    """A log-in; the token goes into the Authorization header."""

    token: str
    customer_id: str
    expires_at: datetime


class OwnPatch(BaseModel):
    """What customers change of themselves; absent fields stay."""

    model_config = ConfigDict(extra="forbid")

    email: Email = Field(default_factory=str)
    name: Name = Field(default_factory=str)
    phone: Line | None = None
    tax_id: Line | None = None


class AddressPatch(BaseModel):
    """What changes of one address; absent fields stay."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(default_factory=str)
    line1: Line = Field(default_factory=str)
    line2: Line = Field(default_factory=str)
    city: Line = Field(default_factory=str)
    region: Line = Field(default_factory=str)
    postal_code: Line = Field(default_factory=str)
    country: Line = Field(default_factory=str)
    phone: Line | None = None
    is_default_shipping: bool = Field(default_factory=bool, strict=True)
    is_default_billing: bool = Field(default_factory=bool, strict=True)


class AddressBook(BaseModel):
    """The whole address book of the customer who is logged in."""

    model_config = ConfigDict(extra="forbid")

    addresses: Annotated[list[BookAddress], Field(max_length=100)]


class AddressList(BaseModel):
    """The addresses of a customer, in order of entry."""

    items: list[CustomerAddress]


class MailToken(BaseModel):
    """The token that came with the mail."""

    model_config = ConfigDict(extra="forbid")

    token: Annotated[str, Field(max_length=200)]


class MailProof(BaseModel):
    """What was mailed to a customer, so that the mail address can be proven."""

    customer_id: str
    email: str
    token: str


class MergeInto(BaseModel):
    """The customer that stays."""

    model_config = ConfigDict(extra="forbid")

    into: Id


class Policy(BaseModel):
    """What is done about an order of somebody who is a known customer already."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["link", "complete", "create", "hold"] = "link"


class ResolveRequest(BaseModel):
    """The order whose buyer may be known already."""

    model_config = ConfigDict(extra="forbid")

    order_id: Id


class ResolveAnswer(BaseModel):
    """Whom an order is of: `client_reference` names the account in the other system.

    `linked` and `completed`: of this known customer. `created`: of somebody for whom an account
    is to be opened. `held`: somebody has to look first; the customer is who may be meant.
    """

    outcome: Literal["linked", "completed", "created", "held"]
    customer_id: str | None
    client_reference: str | None


class Customer(BaseModel):
    """A customer of the installation, with or without an account to log in.

    `mail_proven`: whoever logs in has shown to read the mail of this address. A merged customer
    stays readable: `merged_into` names the one that goes on for it.
    """

    id: str
    version: int
    created_at: datetime
    updated_at: datetime
    email: str
    name: str
    phone: str | None
    tax_id: str | None
    company_id: str | None
    addresses: list[CustomerAddress]
    client_reference: str | None
    custom: dict[str, str]
    changed_at: dict[str, AwareDatetime] = Field(
        description="By field, the instant at which a person last changed it."
    )
    has_account: bool
    mail_proven: bool
    status: Literal["active", "merged"]
    merged_into: str | None


class CustomerList(BaseModel):
    """Customers, in the order of their last change."""

    items: list[Customer]
    next_cursor: str | None
