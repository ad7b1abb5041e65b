"""Wire models of companies."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mock_kit.numbers import WHOLE
from mock_store.domain.order import Address
from mock_store.wire.batches import Row
from mock_store.wire.fields import Code, Id, Name, Reference, Version


class Terms(BaseModel):
    """When a company pays what it ordered by invoice."""

    model_config = ConfigDict(extra="forbid")

    code: Code
    days: Annotated[int, Field(strict=True, ge=0, le=3650), WHOLE]


class LocationWrite(Address):
    """A place of a company, found by `id`, else by `client_reference`, else new."""

    id: Id | None = None
    client_reference: Reference | None = None
    code: Code | None = None
    is_default_shipping: bool = Field(default=False, strict=True)


class CompanyWrite(BaseModel):
    """A company, found by `id`, else by `client_reference`, else new. Absent fields stay.

    `locations` is the whole list; `terms` null: it pays when it orders.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "client_reference": "cus_0a1b2c3d4e5f6071",
                    "name": "Dock Ltd",
                    "terms": {"code": "NET30", "days": 30},
                    "price_group": "TRADE",
                    "locations": [
                        {"client_reference": "adr_1", "code": "PIER", "line1": "1 Pier"},
                    ],
                }
            ]
        },
    )

    id: Id | None = None
    client_reference: Reference | None = None
    # The factory keeps a made-up default out of the published schema: absent means unchanged.
    name: Name = Field(default_factory=str)
    terms: Terms | None = None
    price_group: Code | None = None
    locations: Annotated[list[LocationWrite], Field(max_length=500)] = Field(default_factory=list)
    expected_version: Version | None = Field(
        default=None, description="Write only over this version; 0 means: not written before."
    )


class CompanyBatch(BaseModel):
    """Up to 500 companies, written in one commit."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[Row[CompanyWrite]], Field(max_length=500)]


class CompanyLocation(Address):
    """A place of a company, to which its orders can go."""

    id: str
    client_reference: str | None
    code: str | None
    is_default_shipping: bool


class Company(BaseModel):
    """A company; its buyers are the customers with its id as their `company_id`."""

    id: str
    version: int
    created_at: datetime
    updated_at: datetime
    client_reference: str | None
    name: str
    terms: Terms | None
    price_group: str | None
    locations: list[CompanyLocation]


class CompanyPage(BaseModel):
    """Companies, in the order of their last change."""

    items: list[Company]
    next_cursor: str | None = Field(
        description="Give it as `cursor` to read on; null on the last page."
    )


class OwnCompany(BaseModel):
    """The company that a shopper orders for."""

    id: str
    name: str
    terms: Terms | None
    locations: list[CompanyLocation]
