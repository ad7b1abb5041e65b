"""Customers of the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from pydantic import AwareDatetime, BaseModel

from bridge.adapters.addresses import BookEntryWire, address_fields, entry_fields
from bridge.adapters.client import Client, Page, if_match
from bridge.model.customers import (
    AccountOutcome,
    CustomerWrite,
    ErpCustomer,
    Resolved,
    StoreCustomer,
)

PATH = "/v1/customers"


class CustomerWire(BaseModel):
    """A customer, with or without an account to log in."""

    id: str
    version: int
    name: str
    email: str
    phone: str | None = None
    tax_id: str | None = None
    addresses: list[BookEntryWire] = []
    client_reference: str | None = None
    changed_at: dict[str, AwareDatetime] = {}
    has_account: bool = True
    mail_proven: bool = False
    merged_into: str | None = None
    company_id: str | None = None

    def to_model(self) -> StoreCustomer:
        """Read the customer in the bridge's words."""
        return StoreCustomer(
            id=self.id,
            name=self.name,
            email=self.email,
            phone=self.phone or None,
            version=self.version,
            tax_id=self.tax_id or None,
            changed_at=self.changed_at,
            book=tuple(address.to_entry() for address in self.addresses),
            reference=self.client_reference,
            has_account=self.has_account,
            mail_proven=self.mail_proven,
            merged_into=self.merged_into,
            company_id=self.company_id,
        )


class CustomerIdWire(BaseModel):
    """What a sweep needs of a customer."""

    id: str
    client_reference: str | None = None
    company_id: str | None = None


class ResolveWire(BaseModel):
    """What the store decided about a buyer."""

    outcome: AccountOutcome
    client_reference: str | None


class OrderIdWire(BaseModel):
    """What is needed of an order to find it in the ERP."""

    id: str


class StoreCustomersApi:
    """The port `StoreCustomers` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def customers(self, customer_ids: Sequence[str]) -> Mapping[str, StoreCustomer]:
        """Answer with those customers that exist, by id."""
        found = await self._client.read_many(PATH, CustomerWire, by="ids", ids=customer_ids)
        return {each.id: each.to_model() for each in found}

    async def by_reference(self, reference: str) -> Sequence[StoreCustomer]:
        """List the customers that are this ERP account."""
        return await self._named({"client_reference": reference})

    async def by_email(self, email: str) -> Sequence[StoreCustomer]:
        """List the customers with exactly this mail address, in any case."""
        return await self._named({"email": email})

    async def create(self, customer: ErpCustomer) -> StoreCustomer:
        """Enter an ERP account as a customer who has no account to log in."""
        body = {
            "email": customer.email,
            "name": customer.name or customer.email,
            "phone": customer.phone,
            "tax_id": customer.tax_id,
            "client_reference": customer.id,
            "addresses": [
                {
                    **address_fields(entry.address),
                    "is_default_shipping": entry.is_default_shipping,
                    "is_default_billing": entry.is_default_billing,
                    "client_reference": entry.id,
                    "changed_at": _text(entry.changed_at),
                }
                for entry in customer.book
            ],
            "changed_at": {name: at.isoformat() for name, at in customer.changed_at.items()},
        }
        return (await self._client.write("POST", PATH, body, CustomerWire)).to_model()

    async def write(self, customer: StoreCustomer, write: CustomerWrite) -> StoreCustomer:
        """Change what is named, if the customer is still this version.

        The store takes whole books of addresses: those that are not named are sent as they are.
        """
        body: dict[str, Any] = dict(write.fields)
        if write.changed_at:
            body["changed_at"] = {name: at.isoformat() for name, at in write.changed_at.items()}
        if write.addresses or write.removed:
            body["addresses"] = _whole_book(customer, write)
        if write.reference is not None:
            body["client_reference"] = write.reference
        answer = await self._client.write(
            "PATCH",
            f"{PATH}/{write.customer_id}",
            body,
            CustomerWire,
            headers=if_match(write.expected_version),
        )
        return answer.to_model()

    async def merge(self, gone: StoreCustomer, into: StoreCustomer) -> StoreCustomer:
        """Give everything of one customer to another one."""
        path, body = f"{PATH}/{gone.id}/merge", {"into": into.id}
        return (await self._client.write("POST", path, body, CustomerWire)).to_model()

    async def resolve(self, order_id: str) -> Resolved:
        """Let the store decide whom an order is of; the account is the ERP's id."""
        body = {"order_id": order_id}
        answer = await self._client.write("POST", f"{PATH}/resolve", body, ResolveWire)
        return Resolved(answer.outcome, answer.client_reference)

    async def orders_of(self, customer_id: str) -> Sequence[str]:
        """List the orders of a customer."""
        query = {"customer_id": customer_id}
        pages = self._client.pages("/v1/orders", OrderIdWire, query)
        return [order.id async for page in pages for order in page]

    async def customer_ids(self) -> AsyncIterator[Sequence[tuple[str, str | None]]]:
        """Page through all customers but companies' buyers, each with its ERP account."""
        async for page in self._client.pages(PATH, CustomerIdWire):
            yield [(e.id, e.client_reference) for e in page if e.company_id is None]

    async def _named(self, query: Mapping[str, str]) -> Sequence[StoreCustomer]:
        page = await self._client.read(PATH, Page[CustomerWire], query)
        return [each.to_model() for each in page.items]


def _whole_book(customer: StoreCustomer, write: CustomerWrite) -> list[dict[str, Any]]:
    changes = {each.id: entry_fields(each) for each in write.addresses if each.id is not None}
    added = [entry_fields(each) for each in write.addresses if each.id is None]
    # The first default of a kind counts, so those that lose it are cleared first.
    flags = ("is_default_shipping", "is_default_billing")
    taken = [flag for flag in flags for each in [*changes.values(), *added] if each.get(flag)]
    kept = [
        {
            **address_fields(entry.address),
            "id": entry.id,
            "is_default_shipping": entry.is_default_shipping,
            "is_default_billing": entry.is_default_billing,
            **dict.fromkeys(taken, False),
            **changes.get(entry.id, {}),
        }
        for entry in customer.book
        if entry.id not in write.removed
    ]
    return [*kept, *added]


def _text(instant: Any) -> str | None:
    return None if instant is None else str(instant.isoformat())
