"""Customer accounts of the ERP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from bridge.adapters.addresses import AddressWire, address_fields
from bridge.adapters.client import Client, Page, if_match
from bridge.model.customers import Address, ErpCustomer, NewCustomer

PATH = "/v1/customers"


class CustomerWire(BaseModel):
    """An account with its addresses."""

    id: str
    version: int
    email: str | None
    client_reference: str | None
    addresses: list[AddressWire]

    def to_model(self) -> ErpCustomer:
        """Read the account in the bridge's words."""
        return ErpCustomer(
            id=self.id,
            version=self.version,
            email=self.email,
            reference=self.client_reference,
            addresses=tuple(address.to_model() for address in self.addresses),
        )


class ErpCustomersApi:
    """The port `ErpCustomers` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, ErpCustomer]:
        """Answer with those accounts that exist, by id."""
        found = await self._client.read_many(PATH, CustomerWire, by="ids", ids=customer_ids)
        return {each.id: each.to_model() for each in found}

    async def by_reference(self, reference: str) -> Sequence[ErpCustomer]:
        """List the accounts that were made for this store customer."""
        return await self._named({"client_reference": reference})

    async def by_email(self, email: str) -> Sequence[ErpCustomer]:
        """List the accounts with exactly this mail address."""
        return await self._named({"email": email})

    async def create(self, new: NewCustomer) -> ErpCustomer:
        """Open an account; look for it by reference first."""
        person = new.customer
        body = {
            "kind": "person",
            "name": person.name or person.email,
            "email": person.email,
            "phone": person.phone,
            "addresses": _first_addresses(new),
            "client_reference": person.id,
        }
        return (await self._client.write("POST", PATH, body, CustomerWire)).to_model()

    async def add_addresses(
        self, customer: ErpCustomer, addresses: Sequence[Address]
    ) -> ErpCustomer:
        """Add addresses and leave the others alone, if the account is still this version."""
        answer = await self._client.write(
            "PATCH",
            f"{PATH}/{customer.id}",
            {"addresses": [address_fields(address) for address in addresses]},
            CustomerWire,
            headers=if_match(customer.version),
        )
        return answer.to_model()

    async def _named(self, query: Mapping[str, str]) -> Sequence[ErpCustomer]:
        page = await self._client.read(PATH, Page[CustomerWire], query)
        return [each.to_model() for each in page.items]


def _first_addresses(new: NewCustomer) -> list[dict[str, Any]]:
    billing = address_fields(new.billing_address)
    shipping = address_fields(new.shipping_address)
    if billing == shipping:
        return [{**shipping, "is_default_shipping": True, "is_default_billing": True}]
    return [{**shipping, "is_default_shipping": True}, {**billing, "is_default_billing": True}]
