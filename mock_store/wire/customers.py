"""Wire models of customers, accounts and log-ins."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mock_store.domain.order import Address, Email
from mock_store.wire.fields import Custom, Id, Line, Name, Reference

_Password = Annotated[str, Field(min_length=8, max_length=200)]


class CustomerAddress(Address):
    """An address in the book of a customer; one without an id is new."""

    id: Id | None = None
    is_default_shipping: bool = Field(default=False, strict=True)
    is_default_billing: bool = Field(default=False, strict=True)


_Addresses = Annotated[list[CustomerAddress], Field(max_length=100)]


class CustomerPatch(BaseModel):
    """Changes of a customer: absent fields stay; `addresses` is the whole book."""

    model_config = ConfigDict(extra="forbid")

    # The factories keep made-up defaults out of the published schema: absent means unchanged.
    email: Email = Field(default_factory=str)
    name: Name = Field(default_factory=str)
    phone: Line | None = None
    addresses: _Addresses = Field(default_factory=list)
    client_reference: Reference | None = None
    custom: Custom = Field(default_factory=dict)


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


class AddressBook(BaseModel):
    """The whole address book of the customer who is logged in."""

    model_config = ConfigDict(extra="forbid")

    addresses: _Addresses


class AddressList(BaseModel):
    """The addresses of a customer, in order of entry."""

    items: list[CustomerAddress]


class Customer(BaseModel):
    """A customer of the installation."""

    id: str
    version: int
    created_at: datetime
    updated_at: datetime
    email: str
    name: str
    phone: str | None
    addresses: list[CustomerAddress]
    client_reference: str | None
    custom: dict[str, str]
    has_account: bool


class CustomerList(BaseModel):
    """Customers, in the order of their last change."""

    items: list[Customer]
    next_cursor: str | None
