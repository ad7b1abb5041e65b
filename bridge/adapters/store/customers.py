"""Customers of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from bridge.adapters.client import Client
from bridge.model.customers import StoreCustomer


class CustomerWire(BaseModel):
    """A person with an account."""

    id: str
    name: str
    email: str
    phone: str | None = None


class StoreCustomersApi:
    """The port `StoreCustomers` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, StoreCustomer]:
        """Answer with those accounts that exist, by id."""
        found = await self._client.read_many(
            "/v1/customers", CustomerWire, by="ids", ids=customer_ids
        )
        return {
            each.id: StoreCustomer(each.id, each.name, each.email, each.phone) for each in found
        }
