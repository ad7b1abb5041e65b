"""Customers on the wire."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from mock_erp.wire.companies import CompanyInput, CompanyOut, CompanyPatch
from mock_erp.wire.fields import (
    Code,
    Custom,
    EntityOutput,
    Flag,
    Id,
    Instant,
    Name,
    Output,
    Reference,
    Text,
    absent,
)
from mock_erp.wire.orders import Address

Kind = Literal["person", "company"]
CustomerStatus = Literal["active", "merged"]


class CustomerAddress(Address):
    """An address of a customer; without an id it is a new one.

    `changed_at` is the instant at which a person last changed it; absent: now.
    """

    id: Id | None = None
    code: Code | None = Field(default=None, description="Of a company's location.")
    is_default_shipping: Flag = False
    is_default_billing: Flag = False
    client_reference: Reference | None = None
    changed_at: Instant | None = None


Addresses = Annotated[list[CustomerAddress], Field(max_length=100)]
ChangedAt = Annotated[
    dict[Name, Instant],
    Field(
        max_length=50,
        description="By field: the instant at which a person changed it. Who carries the change "
        "of another system here states that instant; of other changed fields it is now. The "
        "default addresses go by `default_shipping` and `default_billing`.",
    ),
]


class CustomerInput(CompanyInput):
    """A new customer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "person",
                    "name": "Ada Fischer",
                    "email": "ada@example.com",
                    "client_reference": "cus_81f0",
                    "addresses": [
                        {
                            "name": "Ada Fischer",
                            "line1": "12 Quay Street",
                            "city": "Portland",
                            "region": "ME",
                            "postal_code": "04101",
                            "country": "US",
                            "is_default_shipping": True,
                        }
                    ],
                }
            ]
        }
    )

    kind: Kind = "person"
    name: Name
    email: Text | None = None
    phone: Text | None = None
    tax_id: Text | None = None
    price_group: Code | None = None
    addresses: Addresses = Field(default_factory=list)
    client_reference: Reference | None = None
    custom: Custom = Field(default_factory=dict)
    changed_at: ChangedAt = Field(default_factory=dict)


class CustomerPatch(CompanyPatch):
    """What changes of a customer; a field that is absent stays (CUS-05).

    `addresses` are written over those of the same id or added; others stay unless they are
    named in `remove_addresses`.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "+1 207 555 0100"}]})

    kind: Kind = absent()
    name: Name = absent()
    email: Text | None = None
    phone: Text | None = None
    tax_id: Text | None = None
    price_group: Code | None = None
    addresses: Addresses = absent()
    remove_addresses: Annotated[list[Id], Field(max_length=100)] = absent()
    client_reference: Reference | None = None
    custom: Custom = absent()
    changed_at: ChangedAt = absent()


class CustomerOut(CompanyOut, EntityOutput):
    """A customer with all addresses.

    A merged one stays readable: `merged_into` names the customer that goes on for it.
    """

    kind: Kind
    name: str
    email: str | None
    phone: str | None
    tax_id: str | None
    price_group: str | None
    addresses: list[CustomerAddress]
    custom: dict[str, str]
    changed_at: dict[str, Instant] = Field(
        description="by field, the instant at which a person last changed it"
    )
    status: CustomerStatus
    merged_into: str | None


class CustomerPage(Output):
    """Customers in the order of their last change, and where to go on."""

    items: list[CustomerOut]
    next_cursor: str | None
