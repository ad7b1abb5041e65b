"""ERP → store: companies with their locations and terms, and who orders for them.

A part of the flow of customers: it visits the accounts that are companies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bridge.errors import BridgeError
from bridge.flows.outcomes import described, outcome_of, worst_of
from bridge.flows.to_store.accounts.company_plan import (
    BuyersView,
    plan_buyers,
    plan_company,
    unproven,
)
from bridge.model.accounts import CompanyWrite, ErpCompany, StoreCompany
from bridge.ports.accounts.companies import ErpCompanies, StoreCompanies
from bridge.ports.flow import Failed, Outcome
from bridge.ports.last_written import LastWritten

# Which company waits for a customer of the store to prove a mail address.
AWAITED = "awaited_buyer"


class Companies:
    """Brings the companies among some accounts in line; other accounts are left alone."""

    def __init__(self, erp: ErpCompanies, store: StoreCompanies, memory: LastWritten) -> None:
        self._erp = erp
        self._store = store
        self._memory = memory

    async def waiting_for(self, customer_ids: Sequence[str]) -> Mapping[str, str]:
        """Name the companies that wait for customers of the store to be their buyers."""
        return await self._memory.recall(AWAITED, customer_ids) if customer_ids else {}

    async def visit(self, account_ids: Sequence[str]) -> Mapping[str, Outcome]:
        """Write the companies that differ, then their buyers; answer per company."""
        companies = await self._erp.companies(account_ids)
        shown = await self._store.companies(list(companies)) if companies else {}
        outcomes: dict[str, Outcome] = {}
        writes: dict[str, CompanyWrite] = {}
        there: dict[str, StoreCompany] = {}
        for account_id, company in companies.items():
            try:
                write = plan_company(company, shown.get(account_id, ()))
            except BridgeError as error:
                outcomes[account_id] = Failed(error)
                continue
            if write is None:
                there[account_id] = shown[account_id][0]
            else:
                writes[account_id] = write
        for account_id, answer in (await self._write(writes)).items():
            outcomes[account_id] = outcome_of(answer)
            if isinstance(answer, StoreCompany):
                there[account_id] = answer
        for account_id, store_company in there.items():
            try:
                outcome = await self._buyers(companies[account_id], store_company)
            except BridgeError as error:  # one company's fault holds up no other (XCT-08)
                outcome = outcome_of(error)
            outcomes[account_id] = outcome
        return outcomes

    async def propose(self, account_ids: Sequence[str]) -> list[Mapping[str, object]]:
        """List the companies that would be written; buyers are not looked for here."""
        companies = await self._erp.companies(account_ids)
        shown = await self._store.companies(list(companies)) if companies else {}
        proposals: list[Mapping[str, object]] = []
        for account_id, company in companies.items():
            try:
                write = plan_company(company, shown.get(account_id, ()))
            except BridgeError as error:
                proposals.append(described(account_id, error))
                continue
            proposals += [] if write is None else [described(account_id, write)]
        return proposals

    async def _write(
        self, writes: Mapping[str, CompanyWrite]
    ) -> Mapping[str, StoreCompany | BridgeError]:
        if not writes:
            return {}
        return dict(zip(writes, await self._store.write(list(writes.values())), strict=True))

    async def _buyers(self, company: ErpCompany, there: StoreCompany) -> Outcome:
        active = [buyer for buyer in company.buyers if buyer.is_active and buyer.email]
        members = await self._store.buyers(there.id)
        references = [each.reference for each in members]
        strangers = [buyer for buyer in active if buyer.id not in references]
        known = await self._store.people([buyer.id for buyer in strangers]) if strangers else []
        references += [each.reference for each in known]
        same_mail = {
            str(buyer.email): await self._store.by_email(str(buyer.email))
            for buyer in strangers
            if buyer.id not in references
        }
        view = BuyersView(there, company.buyers, members, [*members, *known], same_mail)
        intended = plan_buyers(view)
        if awaited := unproven(view):
            await self._memory.note(AWAITED, dict.fromkeys(awaited, company.id))
        outcomes: list[Outcome] = []
        for write in intended.writes:
            try:
                await self._store.write_buyer(write)
            except BridgeError as error:
                outcomes.append(outcome_of(error))
        return worst_of([*outcomes, *(Failed(error) for error in intended.errors)])
