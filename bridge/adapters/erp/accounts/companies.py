"""Companies of the ERP, and the customers of its restricted assortments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from bridge.adapters.addresses import AddressWire
from bridge.adapters.client import Client
from bridge.model.accounts import Buyer, CompanyContent, ErpCompany, Location, Terms

ASSORTMENTS = "/v1/assortments"


class TermsWire(BaseModel):
    """Terms of payment."""

    code: str
    days: int

    def to_model(self) -> Terms:
        """Read the terms in the bridge's words."""
        return Terms(self.code, self.days)


class PlaceWire(AddressWire):
    """An address of a company."""

    id: str
    code: str | None = None
    is_default_shipping: bool = False

    def to_location(self) -> Location:
        """Read the place in the bridge's words."""
        return Location(self.id, self.code, self.to_model(), self.is_default_shipping)


class BuyerWire(BaseModel):
    """A buyer."""

    id: str
    name: str
    email: str | None
    phone: str | None
    active: bool

    def to_model(self) -> Buyer:
        """Read the buyer in the bridge's words."""
        return Buyer(self.id, self.name, self.email, self.phone, self.active)


class CompanyWire(BaseModel):
    """An account, which may be a company."""

    id: str
    kind: str
    name: str
    price_group: str | None
    terms: TermsWire | None
    addresses: list[PlaceWire]
    buyers: list[BuyerWire]
    merged_into: str | None = None

    def to_model(self) -> ErpCompany:
        """Read the company in the bridge's words."""
        content = CompanyContent(
            reference=self.id,
            name=self.name,
            terms=None if self.terms is None else self.terms.to_model(),
            price_group=self.price_group,
            locations=tuple(place.to_location() for place in self.addresses),
        )
        return ErpCompany(content, tuple(buyer.to_model() for buyer in self.buyers))


class IdWire(BaseModel):
    """What a list is read for."""

    id: str


class AssortmentWire(BaseModel):
    """Who may buy what an assortment holds."""

    code: str
    kind: str
    customer_ids: list[str]


class ErpCompaniesApi:
    """The port `ErpCompanies` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def companies(self, account_ids: Sequence[str]) -> Mapping[str, ErpCompany]:
        """Answer with those accounts that are companies, by id; merged ones are none."""
        found = await self._client.read_many(
            "/v1/customers", CompanyWire, by="ids", ids=account_ids
        )
        return {
            each.id: each.to_model()
            for each in found
            if each.kind == "company" and each.merged_into is None
        }

    async def audiences(self) -> Mapping[str, tuple[str, ...] | None]:
        """Answer with the accounts of every assortment, by its code, sorted; None: everybody.

        The list says which there are, and may lag; each is read as it stands now.
        """
        ids = [each.id async for page in self._client.pages(ASSORTMENTS, IdWire) for each in page]
        found = await self._client.read_many(ASSORTMENTS, AssortmentWire, by="ids", ids=ids)
        return {
            each.code: tuple(sorted(each.customer_ids)) if each.kind == "restricted" else None
            for each in found
        }
