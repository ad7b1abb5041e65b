"""Bridges that carry what people change of a customer wrongly, or not at all."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bridge.model.customers import (
    Address,
    AddressWrite,
    CustomerWrite,
    ErpCustomer,
    StoreCustomer,
)
from bridge.parts import BridgeParts
from bridge.ports.flow import Flow, Side
from scenarios.broken.parts import instead, with_erp, with_flow, with_store


def customers_are_matched_once(parts: BridgeParts) -> BridgeParts:
    """Customers came over at go-live; nobody listened to their changes later (CUS-01)."""

    def deaf(flow: Flow) -> Flow:
        def keys_of(side: Side, event: Mapping[str, Any]) -> Sequence[str]:
            return [] if event["type"] == "customer.updated" else flow.keys_of(side, event)

        async def source_keys() -> AsyncIterator[Sequence[str]]:
            yield ()

        return instead(flow, keys_of=keys_of, source_keys=source_keys)

    return with_flow(parts, "customers", deaf)


def new_addresses_stay_on_the_order(parts: BridgeParts) -> BridgeParts:
    """An address given with an order was printed on the parcel and forgotten (CUS-02)."""
    sound = parts.erp.customers

    async def add_addresses(customer: ErpCustomer, addresses: Sequence[Address]) -> ErpCustomer:
        return customer

    return with_erp(parts, customers=instead(sound, add_addresses=add_addresses))


def latest_address_is_the_only_one(parts: BridgeParts) -> BridgeParts:
    """The shipping address of each order replaced all that the account had (CUS-05)."""
    sound = parts.erp.customers

    async def add_addresses(customer: ErpCustomer, addresses: Sequence[Address]) -> ErpCustomer:
        writes = tuple(AddressWrite(None, address) for address in addresses)
        removed = tuple(entry.id for entry in customer.book)
        write = CustomerWrite(customer.id, customer.version, addresses=writes, removed=removed)
        return await sound.write(write)

    return with_erp(parts, customers=instead(sound, add_addresses=add_addresses))


def whole_customer_is_pushed_down(parts: BridgeParts) -> BridgeParts:
    """Each change in the ERP sent all its fields down, over what people had edited (CUS-05)."""
    sound, erp = parts.store.customers, parts.erp.customers

    async def write(customer: StoreCustomer, wanted: CustomerWrite) -> StoreCustomer:
        account = (await erp.customers([customer.reference or ""])).get(customer.reference or "")
        fields = {} if account is None else {"name": account.name, "phone": None}
        return await sound.write(customer, replace(wanted, fields={**fields, **wanted.fields}))

    return with_store(parts, customers=instead(sound, write=write))


def last_visit_wins(parts: BridgeParts) -> BridgeParts:
    """The instants of the people's changes were ignored: the ERP always won (CUS-06)."""
    return replace(parts, settings=parts.settings.model_copy(update={"conflict_policy": "erp"}))
