"""Companies of the store, and the customers who buy for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from bridge.adapters.addresses import AddressWire, address_fields
from bridge.adapters.client import Client, Page, if_match
from bridge.errors import BridgeError
from bridge.model.accounts import (
    BuyerWrite,
    CompanyContent,
    CompanyWrite,
    Location,
    StoreBuyer,
    StoreCompany,
    Terms,
)

PATH = "/v1/companies"
CUSTOMERS = "/v1/customers"


class TermsWire(BaseModel):
    """Terms of payment."""

    code: str
    days: int


class LocationWire(AddressWire):
    """A place of a company."""

    id: str
    client_reference: str | None
    code: str | None
    is_default_shipping: bool

    def to_location(self) -> Location:
        """Read what the ERP owns of the place."""
        reference = self.client_reference or ""
        return Location(reference, self.code, self.to_model(), self.is_default_shipping)


class CompanyWire(BaseModel):
    """A company."""

    id: str
    version: int
    client_reference: str | None
    name: str
    terms: TermsWire | None
    price_group: str | None
    locations: list[LocationWire]

    def to_model(self) -> StoreCompany:
        """Read what the ERP owns of the company, and its ids."""
        content = CompanyContent(
            reference=self.client_reference or "",
            name=self.name,
            terms=None if self.terms is None else Terms(self.terms.code, self.terms.days),
            price_group=self.price_group,
            locations=tuple(place.to_location() for place in self.locations),
        )
        ids = {place.id: place.client_reference for place in self.locations}
        return StoreCompany(self.id, self.version, content, ids)


class CustomerWire(BaseModel):
    """A customer."""

    id: str
    version: int
    email: str
    client_reference: str | None
    company_id: str | None
    has_account: bool
    mail_proven: bool = False
    merged_into: str | None = None

    def to_model(self) -> StoreBuyer:
        """Read the customer as a buyer."""
        return StoreBuyer(
            id=self.id,
            version=self.version,
            email=self.email,
            reference=self.client_reference,
            company_id=self.company_id,
            has_account=self.has_account,
            mail_proven=self.mail_proven,
        )


class StoreCompaniesApi:
    """The port `StoreCompanies` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def companies(self, account_ids: Sequence[str]) -> Mapping[str, Sequence[StoreCompany]]:
        """Answer with the companies of each ERP account that has any; several are a fault."""
        found = await self._client.read_many(
            PATH, CompanyWire, by="client_references", ids=account_ids
        )
        by_account: dict[str, list[StoreCompany]] = {}
        for company in sorted(found, key=lambda each: each.id):
            by_account.setdefault(company.client_reference or "", []).append(company.to_model())
        return by_account

    async def by_id(self, company_ids: Sequence[str]) -> Mapping[str, StoreCompany]:
        """Answer with those companies that exist, by the store's id."""
        found = await self._client.read_many(PATH, CompanyWire, by="ids", ids=company_ids)
        return {each.id: each.to_model() for each in found}

    async def write(self, writes: Sequence[CompanyWrite]) -> Sequence[StoreCompany | BridgeError]:
        """Create or change companies, all good rows in one commit."""
        rows = [_company_fields(write) for write in writes]
        answers = await self._client.batch(f"{PATH}/batch", rows, CompanyWire)
        return [each if isinstance(each, BridgeError) else each.to_model() for each in answers]

    async def people(self, references: Sequence[str]) -> Sequence[StoreBuyer]:
        """List the customers with one of these references; merged ones are left out."""
        found = await self._client.read_many(
            CUSTOMERS, CustomerWire, by="client_references", ids=references
        )
        return _live(found)

    async def buyers(self, company_id: str) -> Sequence[StoreBuyer]:
        """List the customers who order for a company."""
        query = {"company_id": company_id}
        pages = self._client.pages(CUSTOMERS, CustomerWire, query)
        return _live([customer async for page in pages for customer in page])

    async def by_email(self, email: str) -> Sequence[StoreBuyer]:
        """List the customers with exactly this mail address; merged ones are left out."""
        page = await self._client.read(CUSTOMERS, Page[CustomerWire], {"email": email})
        return _live(page.items)

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, StoreBuyer]:
        """Answer with those customers that exist, by id."""
        found = await self._client.read_many(CUSTOMERS, CustomerWire, by="ids", ids=customer_ids)
        return {each.id: each.to_model() for each in found}

    async def write_buyer(self, write: BuyerWrite) -> None:
        """Enter or change one buyer."""
        body: dict[str, Any] = {"company_id": write.company_id}
        if write.reference is not None:
            body["client_reference"] = write.reference
        if write.customer_id is not None:
            path, headers = f"{CUSTOMERS}/{write.customer_id}", if_match(write.expected_version)
            await self._client.write("PATCH", path, body, CustomerWire, headers=headers)
            return
        assert write.buyer is not None, "who is entered is somebody"
        buyer = write.buyer
        body |= {"email": buyer.email, "name": buyer.name or buyer.email, "phone": buyer.phone}
        await self._client.write("POST", CUSTOMERS, body, CustomerWire)


def _live(customers: Sequence[CustomerWire]) -> list[StoreBuyer]:
    return [each.to_model() for each in customers if each.merged_into is None]


def _company_fields(write: CompanyWrite) -> dict[str, Any]:
    content = write.content
    named = {} if write.company_id is None else {"id": write.company_id}
    return {
        **named,
        "client_reference": content.reference,
        "name": content.name,
        "terms": None if content.terms is None else asdict(content.terms),
        "price_group": content.price_group,
        "locations": [
            {
                **address_fields(place.address),
                "client_reference": place.reference,
                "code": place.code,
                "is_default_shipping": place.is_default_shipping,
            }
            for place in content.locations
        ],
        "expected_version": write.expected_version,
    }
