"""In whose account of the store the things of an ERP customer or company show."""

from __future__ import annotations

from collections.abc import Mapping

from bridge.errors import BridgeError, NotYet, Refused
from bridge.flows.to_erp.customers_of_orders import KIND
from bridge.model.billing import BilledAccount, ShownTo
from bridge.ports.links import Links
from bridge.ports.store import StoreBilling, StoreCustomers


class StoreAccounts:
    """Looks at the links first, then at what either side says it was made for."""

    def __init__(self, customers: StoreCustomers, store: StoreBilling, links: Links) -> None:
        self._customers = customers
        self._store = store
        self._links = links

    async def of(
        self, accounts: Mapping[str, BilledAccount]
    ) -> Mapping[str, ShownTo | BridgeError]:
        """Answer with the account of each ERP customer or company, or why there is none."""
        people = sorted(key for key, each in accounts.items() if not each.is_company)
        linked = await self._links.store_ids(KIND, people) if people else {}
        found: dict[str, ShownTo | BridgeError] = {
            key: ShownTo(customer_id=customer_id) for key, customer_id in linked.items()
        }
        for key, account in sorted(accounts.items()):
            if key not in found:
                found[key] = await self._unlinked(account)
        return found

    async def _unlinked(self, account: BilledAccount) -> ShownTo | BridgeError:
        """Exactly one counts, none waits, several are for a person (CUS-03)."""
        if account.is_company:
            known = await self._store.companies_for(account.id)
        elif account.reference and await self._customers.customers([account.reference]):
            known = [account.reference]
        else:
            known = await self._store.customers_for(account.id)
        if len(known) > 1:
            return Refused(f"ERP customer {account.id} is several accounts of the store: {known}")
        if not known:
            return NotYet(f"the store does not know ERP customer {account.id}")
        if account.is_company:
            return ShownTo(company_id=known[0])
        return ShownTo(customer_id=known[0])
