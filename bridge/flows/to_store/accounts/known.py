"""Which ERP accounts are which accounts of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bridge.ports.accounts.companies import ErpCompanies, StoreCompanies


class KnownAccounts:
    """Looks accounts up by the references that both sides keep; people may have none."""

    def __init__(self, erp: ErpCompanies, store: StoreCompanies) -> None:
        self._erp = erp
        self._store = store

    async def of(self, account_ids: Sequence[str]) -> Mapping[str, str]:
        """Answer with the store's id of those that it has: companies first, then customers."""
        if not account_ids:
            return {}
        companies = await self._store.companies(account_ids)
        found = {key: rows[0].id for key, rows in companies.items() if len(rows) == 1}
        rest = [each for each in account_ids if each not in companies]
        if rest:
            people = await self._store.people(rest)
            found |= {str(each.reference): each.id for each in people}
        return found

    async def awaited(self, account_ids: Sequence[str]) -> list[str]:
        """Return those that will come: companies do, a person who never shopped may not."""
        return sorted(await self._erp.companies(account_ids)) if account_ids else []
