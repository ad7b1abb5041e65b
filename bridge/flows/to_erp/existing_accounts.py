"""Whose account an order is booked for, when its buyer may have one: decided by one of three."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bridge.errors import NotYet, Refused
from bridge.model.customers import (
    AccountAction,
    AddressWrite,
    CustomerWrite,
    ErpCustomer,
    MatchKey,
    NewCustomer,
    Resolved,
    StoreCustomer,
)
from bridge.model.orders import StoreOrder
from bridge.ports.erp import ErpCustomers
from bridge.ports.store import StoreCustomers
from bridge.settings import Settings


class Decider(Protocol):
    """Decides about one buyer; the account is then linked, completed, or still to be opened."""

    async def decide(self, new: NewCustomer, orders: Sequence[StoreOrder]) -> Resolved:
        """Say what becomes of a buyer whom the ERP does not know by reference."""
        ...


class ExistingAccounts:
    """Carries out what the decider says; the outcome is an account, or the order waits whole."""

    def __init__(self, erp: ErpCustomers, store: StoreCustomers, settings: Settings) -> None:
        self._erp = erp
        self._decider = decider(erp, store, settings)

    async def account(self, new: NewCustomer, orders: Sequence[StoreOrder]) -> ErpCustomer:
        """Return the account; raises Refused while a clerk has to say who the buyer is."""
        resolved = await self._decider.decide(new, orders)
        if resolved.outcome == "held":
            raise Refused(f"store customer {new.customer.id} waits on the clerk's list")
        if resolved.account_id is None:
            return await self._erp.create(new)
        account = await read_account(self._erp, resolved.account_id)
        if account is None:
            raise NotYet(f"the ERP does not show customer {resolved.account_id} yet")
        return account


def decider(erp: ErpCustomers, store: StoreCustomers, settings: Settings) -> Decider:
    """Make the decider that the settings name."""
    chosen = settings.existing_account
    if chosen.decided_by == "erp":
        return ErpDecides(erp)
    if chosen.decided_by == "store":
        return StoreDecides(erp, store)
    return BridgeDecides(erp, settings.match_key, chosen.action)


class BridgeDecides:
    """Exactly one match is treated as the setting says, none opens an account, several hold."""

    def __init__(self, erp: ErpCustomers, key: MatchKey, action: AccountAction) -> None:
        self._erp = erp
        self._key = key
        self._action = action

    async def decide(self, new: NewCustomer, orders: Sequence[StoreOrder]) -> Resolved:
        """Match by the one exact key."""
        value = value_of(new.customer, self._key)
        found = await self._erp.match(self._key, value) if value else []
        if not found or (len(found) == 1 and self._action == "create"):
            return Resolved("created", None)
        if len(found) > 1 or self._action == "hold":
            # A clerk may have said by now who it is.
            order_ids = [order.id for order in orders]
            return await self._erp.resolve(new, order_ids, key=self._key, action="hold")
        if self._action == "complete":
            await self._complete(found[0], new)
            return Resolved("completed", found[0])
        return Resolved("linked", found[0])

    async def _complete(self, account_id: str, new: NewCustomer) -> None:
        account = await read_account(self._erp, account_id)
        write = None if account is None else completed(account, new)
        if write is not None:
            await self._erp.write(write)


class ErpDecides:
    """The ERP applies its own policy."""

    def __init__(self, erp: ErpCustomers) -> None:
        self._erp = erp

    async def decide(self, new: NewCustomer, orders: Sequence[StoreOrder]) -> Resolved:
        """Ask the ERP, naming the orders that wait."""
        return await self._erp.resolve(new, [order.id for order in orders])


class StoreDecides:
    """The store applies its own policy; whom it holds waits on the clerk's list of the ERP."""

    def __init__(self, erp: ErpCustomers, store: StoreCustomers) -> None:
        self._erp = erp
        self._store = store

    async def decide(self, new: NewCustomer, orders: Sequence[StoreOrder]) -> Resolved:
        """Ask the store about the first order; all of one buyer are answered alike.

        The store knows one customer of a mail address; where the ERP has several, a clerk is
        asked (CUS-03).
        """
        resolved = await self._store.resolve(orders[0].id)
        found = await self._erp.match("email", new.customer.email or "")
        if resolved.outcome != "held" and len(found) < 2:
            return resolved
        order_ids = [order.id for order in orders]
        return await self._erp.resolve(new, order_ids, key="email", action="hold")


def completed(account: ErpCustomer, new: NewCustomer) -> CustomerWrite | None:
    """Return what the account lacks and the buyer brings; nothing is written over."""
    person = new.customer
    blanks = {
        name: getattr(person, name)
        for name in ("email", "phone", "tax_id")
        if getattr(account, name) is None and getattr(person, name) is not None
    }
    first = AddressWrite(
        None, new.shipping_address, is_default_shipping=True, is_default_billing=True
    )
    addresses = () if account.book else (first,)
    write = CustomerWrite(account.id, account.version, blanks, addresses=addresses)
    return None if write.is_empty else write


def value_of(person: StoreCustomer, key: MatchKey) -> str | None:
    """Return a buyer's value of the match key; the reference is the id in the store."""
    values = {
        "email": person.email,
        "phone": person.phone,
        "tax_id": person.tax_id,
        "reference": person.id,
    }
    return values[key]


async def read_account(erp: ErpCustomers, account_id: str) -> ErpCustomer | None:
    """Read an account; of a merged one that which goes on for it (CUS-08)."""
    account = (await erp.customers([account_id])).get(account_id)
    if account is not None and account.merged_into is not None:
        return (await erp.customers([account.merged_into])).get(account.merged_into)
    return account
