"""Customer accounts of the ERP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from pydantic import AwareDatetime, BaseModel

from bridge.adapters.addresses import BookEntryWire, address_fields, entry_fields
from bridge.adapters.client import Client, Page, if_match
from bridge.model.customers import (
    AccountAction,
    AccountOutcome,
    Address,
    CustomerWrite,
    ErpCustomer,
    MatchKey,
    NewCustomer,
    Resolved,
)

PATH = "/v1/customers"


class CustomerWire(BaseModel):
    """An account with its addresses."""

    id: str
    version: int
    kind: str = "person"
    name: str = ""
    email: str | None
    phone: str | None = None
    tax_id: str | None = None
    client_reference: str | None = None
    addresses: list[BookEntryWire]
    changed_at: dict[str, AwareDatetime] = {}
    merged_into: str | None = None

    def to_model(self) -> ErpCustomer:
        """Read the account in the bridge's words."""
        return ErpCustomer(
            id=self.id,
            version=self.version,
            email=self.email or None,
            reference=self.client_reference,
            book=tuple(address.to_entry() for address in self.addresses),
            name=self.name,
            phone=self.phone or None,
            tax_id=self.tax_id or None,
            changed_at=self.changed_at,
            is_company=self.kind == "company",
            merged_into=self.merged_into,
        )


class CustomerIdWire(BaseModel):
    """What is needed of an account when it is only named."""

    id: str


class MatchWire(BaseModel):
    """Who has a key."""

    customers: list[CustomerIdWire]


class ResolveWire(BaseModel):
    """What the ERP decided about a person."""

    outcome: AccountOutcome
    customer: CustomerIdWire | None


class ErpCustomersApi:
    """The port `ErpCustomers` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, ErpCustomer]:
        """Answer with those accounts that exist, by id."""
        found = await self._client.read_many(PATH, CustomerWire, by="ids", ids=customer_ids)
        return {each.id: each.to_model() for each in found}

    async def by_reference(self, reference: str) -> Sequence[ErpCustomer]:
        """List the accounts that were opened for this store customer."""
        page = await self._client.read(PATH, Page[CustomerWire], {"client_reference": reference})
        return [each.to_model() for each in page.items]

    async def match(self, key: MatchKey, value: str) -> Sequence[str]:
        """List the ids of the accounts that have exactly this key."""
        body = {"key": key, "value": value}
        answer = await self._client.write("POST", f"{PATH}/match", body, MatchWire)
        return [each.id for each in answer.customers]

    async def resolve(
        self,
        new: NewCustomer,
        order_ids: Sequence[str],
        *,
        key: MatchKey | None = None,
        action: AccountAction | None = None,
    ) -> Resolved:
        """Let the ERP decide, by its own policy where key and action are not stated."""
        wanted = {"match_key": key, "action": action}
        body = {
            "person": _person(new),
            "order_references": list(order_ids),
            **{name: value for name, value in wanted.items() if value is not None},
        }
        answer = await self._client.write("POST", f"{PATH}/resolve", body, ResolveWire)
        return Resolved(answer.outcome, None if answer.customer is None else answer.customer.id)

    async def create(self, new: NewCustomer) -> ErpCustomer:
        """Open an account; look for it by reference first."""
        person = _person(new)
        body = {"kind": "person", "client_reference": person.pop("reference"), **person}
        return (await self._client.write("POST", PATH, body, CustomerWire)).to_model()

    async def add_addresses(
        self, customer: ErpCustomer, addresses: Sequence[Address]
    ) -> ErpCustomer:
        """Add addresses and leave the others alone, if the account is still this version."""
        body = {"addresses": [address_fields(address) for address in addresses]}
        return await self._patch(customer.id, customer.version, body)

    async def write(self, write: CustomerWrite) -> ErpCustomer:
        """Change what is named, if the account is still this version."""
        body: dict[str, Any] = dict(write.fields)
        if write.changed_at:
            body["changed_at"] = {name: at.isoformat() for name, at in write.changed_at.items()}
        if write.addresses:
            body["addresses"] = [entry_fields(each) for each in write.addresses]
        if write.removed:
            body["remove_addresses"] = list(write.removed)
        if write.reference is not None:
            body["client_reference"] = write.reference
        return await self._patch(write.customer_id, write.expected_version, body)

    async def customer_ids(self) -> AsyncIterator[Sequence[str]]:
        """Page through all accounts."""
        async for page in self._client.pages(PATH, CustomerIdWire):
            yield [each.id for each in page]

    async def _patch(self, customer_id: str, version: int, body: Mapping[str, Any]) -> ErpCustomer:
        path = f"{PATH}/{customer_id}"
        answer = await self._client.write(
            "PATCH", path, body, CustomerWire, headers=if_match(version)
        )
        return answer.to_model()


def _person(new: NewCustomer) -> dict[str, Any]:
    person = new.customer
    return {
        "name": person.name or person.email,
        "email": person.email,
        "phone": person.phone,
        "tax_id": person.tax_id,
        "reference": person.id,
        "addresses": _first_addresses(new),
    }


def _first_addresses(new: NewCustomer) -> list[dict[str, Any]]:
    billing = address_fields(new.billing_address)
    shipping = address_fields(new.shipping_address)
    if billing == shipping:
        return [{**shipping, "is_default_shipping": True, "is_default_billing": True}]
    return [{**shipping, "is_default_shipping": True}, {**billing, "is_default_billing": True}]
