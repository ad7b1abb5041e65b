"""In whose account of the store the things of an ERP customer show."""

from __future__ import annotations

from collections.abc import Mapping

from bridge.errors import BridgeError, NotYet, Refused
from bridge.flows.to_erp.customers_of_orders import KIND
from bridge.model.billing import BilledAccount
from bridge.ports.links import Links
from bridge.ports.store import StoreBilling, StoreCustomers


class StoreAccounts:
    """Looks at the links first, then at what either side says it was made for."""

    def __init__(self, customers: StoreCustomers, store: StoreBilling, links: Links) -> None:
        self._customers = customers
        self._store = store
        self._links = links

    async def of(self, accounts: Mapping[str, BilledAccount]) -> Mapping[str, str | BridgeError]:
        """Answer with the store customer of each ERP customer, or why there is none."""
        linked = await self._links.store_ids(KIND, sorted(accounts))
        found: dict[str, str | BridgeError] = dict(linked)
        for customer_id, account in sorted(accounts.items()):
            if customer_id not in found:
                found[customer_id] = await self._unlinked(account)
        return found

    async def _unlinked(self, account: BilledAccount) -> str | BridgeError:
        """Exactly one counts, none waits, several are for a person (CUS-03)."""
        if account.reference is not None and await self._customers.customers([account.reference]):
            return account.reference
        known = await self._store.customers_for(account.id)
        if len(known) > 1:
            return Refused(f"ERP customer {account.id} is several store customers: {known}")
        if known:
            return known[0]
        return NotYet(f"the store does not know ERP customer {account.id}")
