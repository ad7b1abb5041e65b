"""Flows that have a part for accounts: prices for everybody and for some, people and companies."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from bridge.flows.both_ways.customers import OF_STORE
from bridge.flows.outcomes import worst_of
from bridge.flows.to_store.accounts.account_prices import AccountPrices
from bridge.flows.to_store.accounts.companies import Companies
from bridge.flows.to_store.accounts.keys import (
    accounts_in,
    of_account,
    of_style,
    public_in,
    styles_in,
)
from bridge.ports.flow import Done, Flow, Outcome, Side


class PricesWithAccounts:
    """The flow of prices: the channel's first, then what accounts pay instead."""

    def __init__(self, public: Flow, accounts: AccountPrices) -> None:
        self._public = public
        self._accounts = accounts

    @property
    def name(self) -> str:
        """The flow's name."""
        return self._public.name

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Visit styles for everybody and for all accounts, and accounts for all their styles."""
        public, styles = public_in(keys), styles_in(keys)
        outcomes = dict(await self._public.visit(public)) if public else {}
        if styles:
            own = await self._accounts.visit_styles(styles)
            outcomes |= {key: worst_of([outcomes[key], own[key]]) for key in public}
            outcomes |= {of_style(each): own[each] for each in styles if of_style(each) in keys}
        for account_id in accounts_in(keys):
            outcomes[of_account(account_id)] = await self._accounts.visit_account(account_id)
        return outcomes

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List the prices that would be written."""
        public = public_in(keys)
        proposals = await self._public.propose(public) if public else []
        return [*proposals, *await self._accounts.propose(styles_in(keys), accounts_in(keys))]

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """A style, or an account: its group may be another one, or the store knows it now."""
        if event["entity"] == "customer":
            return [of_account(each) for each in _account_of(side, event)]
        return self._public.keys_of(side, event)

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """All styles of the ERP; each is looked at for all accounts."""
        async for page in self._public.source_keys():
            yield page


class CustomersWithCompanies:
    """The flow of customers: companies with their buyers, and everybody else."""

    def __init__(self, people: Flow, companies: Companies) -> None:
        self._people = people
        self._companies = companies

    @property
    def name(self) -> str:
        """The flow's name."""
        return self._people.name

    async def visit(self, keys: Sequence[str]) -> Mapping[str, Outcome]:
        """Visit the companies among the keys, then what a company shares with a person.

        A customer of the store for whom a company waits brings the company along.
        """
        strangers = {key.removeprefix(OF_STORE): key for key in keys if key.startswith(OF_STORE)}
        waiting = await self._companies.waiting_for(sorted(strangers))
        visited = list(dict.fromkeys([*_accounts(keys), *waiting.values()]))
        companies = await self._companies.visit(visited)
        of_key = {strangers[one]: account for one, account in waiting.items()}
        people = await self._people.visit(keys)
        return {
            key: worst_of([people[key], companies.get(of_key.get(key, key), Done())])
            for key in keys
            if key in people
        }

    async def propose(self, keys: Sequence[str]) -> list[Mapping[str, object]]:
        """List what would be written."""
        companies = await self._companies.propose(_accounts(keys))
        return [*companies, *await self._people.propose(keys)]

    def keys_of(self, side: Side, event: Mapping[str, Any]) -> Sequence[str]:
        """A customer of either side, or a company of the store."""
        if side == "store" and event["entity"] == "company":
            reference = event["data"].get("client_reference")
            return [str(reference)] if reference else []
        return self._people.keys_of(side, event)

    async def source_keys(self) -> AsyncIterator[Sequence[str]]:
        """All customers."""
        async for page in self._people.source_keys():
            yield page


def _accounts(keys: Sequence[str]) -> list[str]:
    return [key for key in keys if ":" not in key]


def _account_of(side: Side, event: Mapping[str, Any]) -> list[str]:
    if side == "erp":
        return [str(event["entity_id"])]
    customer = event["data"]
    reference = customer.get("client_reference")
    return [str(reference)] if reference and customer.get("company_id") is None else []
