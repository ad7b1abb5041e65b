"""Which ERP account is which store customer: found by link and reference, or by proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bridge.errors import Refused
from bridge.model.customers import CustomerWrite, ErpCustomer, MatchKey, StoreCustomer
from bridge.ports.erp import ErpCustomers
from bridge.ports.links import Links
from bridge.ports.store import StoreCustomers

KIND = "customer"


@dataclass(frozen=True, slots=True)
class CustomerPorts:
    """Both sides' customers, and what the bridge remembers of who is who."""

    erp: ErpCustomers
    store: StoreCustomers
    links: Links


class CustomerPairs:
    """Finds the other side of a customer, and makes it known there unless nothing goes down."""

    def __init__(
        self, ports: CustomerPorts, match_key: MatchKey, *, tells_store: bool = True
    ) -> None:
        self._erp = ports.erp
        self._store = ports.store
        self._links = ports.links
        self._match_key = match_key
        self._tells_store = tells_store

    async def account_of(self, store_id: str) -> ErpCustomer | None:
        """Return the ERP account of a store customer; None while it has none, or is not proven.

        An account without proof of its mail address gets nothing that it did not bring itself
        (CUS-04). Raises Refused when several accounts match (CUS-03).
        """
        person = (await self._store.customers([store_id])).get(store_id)
        if person is None or person.merged_into or person.company_id:
            return None
        if person.reference is not None:
            return (await self._erp.customers([person.reference])).get(person.reference)
        opened = await self._erp.by_reference(person.id)
        ours = chosen(person.id, [each.id for each in opened if not each.merged_into])
        if ours is None and person.mail_proven:
            value = person.id if self._match_key == "reference" else _value(person, self._match_key)
            found = await self._erp.match(self._match_key, value) if value else []
            ours = chosen(person.id, found)
        if ours is None:
            return None
        account = (await self._erp.customers([ours])).get(ours)
        return None if account is None or await self._is_taken(account, person) else account

    async def customer_of(self, account: ErpCustomer) -> StoreCustomer | None:
        """Return the store customer of an account, None if there is none yet.

        One with an account that never proved its mail address is somebody else until it does.
        Raises Refused when the mail address is another account's customer already.
        """
        linked = await self._linked(account)
        if linked is not None or account.email is None:
            return linked
        known = await self._store.by_email(account.email)
        same = [c for c in known if not c.merged_into and (c.mail_proven or not c.has_account)]
        others = [c.id for c in same if c.reference not in (None, account.id)]
        if others:
            text = f"ERP account {account.id} has the mail address of store customer {others[0]}"
            raise Refused(text)
        if self._match_key != "email" and same:
            raise Refused(f"ERP account {account.id}: {same[0].id} has its mail address, no link")
        return same[0] if same else None

    async def bind(self, account: ErpCustomer, customer: StoreCustomer) -> StoreCustomer:
        """Make the pair known: in the bridge, and by reference in the store."""
        await self._links.bind(KIND, [(account.id, customer.id)])
        if customer.reference == account.id or not self._tells_store:
            return customer
        reference = CustomerWrite(customer.id, customer.version, reference=account.id)
        return await self._store.write(customer, reference)

    async def follow_merge(self, gone: ErpCustomer) -> str | None:
        """Give the store customer of a merged account to the account that goes on (CUS-08).

        Returns the account that goes on, None if nothing of the merged one was in the store.
        """
        assert gone.merged_into is not None
        customer = await self._linked(gone)
        if customer is None or not self._tells_store:
            return None
        survivor = (await self._erp.customers([gone.merged_into])).get(gone.merged_into)
        if survivor is None:
            return None
        stays = await self._linked(survivor)
        if stays is not None and stays.id != customer.id:
            # Whoever logs in goes on; of two who do, the one whom the ERP kept.
            if customer.has_account and not stays.has_account:
                customer = await self._store.merge(stays, customer)
            else:
                customer = await self._store.merge(customer, stays)
        await self._links.forget(KIND, [gone.id])
        await self.bind(survivor, customer)
        return survivor.id

    async def _linked(self, account: ErpCustomer) -> StoreCustomer | None:
        known = await self._links.store_ids(KIND, [account.id])
        ids = [each for each in (known.get(account.id), account.reference) if each is not None]
        found = await self._store.customers(ids) if ids else {}
        for store_id in ids:
            customer = await self._followed(found.get(store_id))
            if customer is not None and customer.reference in (None, account.id):
                return customer
        by_reference = [
            each for each in await self._store.by_reference(account.id) if not each.merged_into
        ]
        own = [each for each in by_reference if each.company_id is None]
        return own[0] if own else None

    async def _followed(self, customer: StoreCustomer | None) -> StoreCustomer | None:
        if customer is None or customer.merged_into is None:
            return customer
        found = await self._store.customers([customer.merged_into])
        return found.get(customer.merged_into)

    async def _is_taken(self, account: ErpCustomer, person: StoreCustomer) -> bool:
        """Tell whether the account is another store customer's already."""
        other = await self._linked(account)
        return other is not None and other.id != person.id


def chosen(person_id: str, found: Sequence[str]) -> str | None:
    """Exactly one is it; several are for a person to choose from (CUS-03)."""
    if len(found) > 1:
        ids = ", ".join(found)
        raise Refused(f"store customer {person_id} matches several ERP customers: {ids}")
    return found[0] if found else None


def _value(person: StoreCustomer, key: MatchKey) -> str | None:
    value: str | None = getattr(person, key)
    return value
