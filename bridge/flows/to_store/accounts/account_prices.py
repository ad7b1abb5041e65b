"""ERP → store: what single accounts pay, by channel and quantity.

A part of the flow of prices, with keys of its own (`keys.py`): a style is looked at for all
accounts, an account for all its styles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bridge.errors import BridgeError, NotYet, Refused
from bridge.flows.outcomes import described, outcome_of, packed, worst_of
from bridge.flows.to_store.accounts.account_price_plan import (
    AccountPlan,
    AccountView,
    Quotes,
    next_change,
    plan,
)
from bridge.flows.to_store.accounts.keys import of_account, of_style
from bridge.flows.to_store.accounts.known import KnownAccounts
from bridge.flows.to_store.drift import Drift, drifted
from bridge.model.accounts import AccountQuote, AccountSlot
from bridge.model.channels import Channel
from bridge.model.prices import PriceStep
from bridge.model.products import StoreProduct
from bridge.ports.accounts.prices import ErpAccountPrices, StoreAccountPrices
from bridge.ports.alarms import Alarms
from bridge.ports.flow import Failed, Outcome
from bridge.ports.store import StoreChannels, StoreProducts
from bridge.settings import Settings

FLOW = "prices"
DRIFT = "account_prices"
ROWS_PER_BATCH = 500  # agreed limit of the store's batch calls


@dataclass(frozen=True, slots=True)
class AccountPricePorts:
    """What this part reads and writes."""

    erp: ErpAccountPrices
    store: StoreAccountPrices
    products: StoreProducts
    channels: StoreChannels
    accounts: KnownAccounts


@dataclass(frozen=True, slots=True)
class Steps:
    """What a row says, as far as the ERP owns it."""

    steps: tuple[PriceStep, ...]


class AccountPrices:
    """Brings the own prices of accounts in line."""

    def __init__(
        self, ports: AccountPricePorts, *, alarms: Alarms, drift: Drift, settings: Settings
    ) -> None:
        self._ports = ports
        self._alarms = alarms
        self._drift = drift
        self._settings = settings

    async def visit_styles(self, style_ids: Sequence[str]) -> Mapping[str, Outcome]:
        """Make right what all accounts pay for these styles.

        An account that the store does not have yet is a key of its own when it comes.
        """
        views = await self._of_styles(style_ids)
        quotes = next((_all(view.quotes) for view in views.values()), [])
        alarm = next_change(quotes)
        await self._alarms.set_alarms(FLOW, {of_style(each): alarm for each in style_ids})
        return await self._apply(views)

    async def visit_account(self, account_id: str) -> Outcome:
        """Make right what one account pays for all its styles."""
        view = await self._of_account(account_id)
        quotes = _all(view.quotes)
        await self._alarms.set_alarms(FLOW, {of_account(account_id): next_change(quotes)})
        is_missing = not view.accounts and any(quote.items for quote in quotes)
        if is_missing and await self._ports.accounts.awaited([account_id]):
            return Failed(NotYet(f"the store does not have company {account_id} yet"))
        return (await self._apply({account_id: view}))[account_id]

    async def propose(
        self, style_ids: Sequence[str], account_ids: Sequence[str]
    ) -> list[Mapping[str, object]]:
        """List the rows that would be written, and why others would not."""
        views = {of_style(key): view for key, view in (await self._of_styles(style_ids)).items()}
        for account_id in account_ids:
            views[of_account(account_id)] = await self._of_account(account_id)
        proposals: list[Mapping[str, object]] = []
        for key, view in views.items():
            intended = plan(view, self._settings)
            proposals += [described(key, write) for write in intended.writes]
            proposals += [described(key, Refused(reason)) for reason in intended.refusals]
        return proposals

    async def _of_styles(self, style_ids: Sequence[str]) -> Mapping[str, AccountView]:
        """Read for all styles at once, and give each what concerns it alone."""
        quotes = await self._quotes(style_ids=style_ids)
        accounts = await self._ports.accounts.of(_accounts_in(quotes))
        products = await self._products(style_ids)
        ids = sorted(each for one in products.values() for each in one.variant_ids.values())
        current = await self._ports.store.of_variants(ids) if ids else {}
        channels = await self._channels(quotes, accounts)
        views: dict[str, AccountView] = {}
        for style_id in style_ids:
            own = {style_id: products[style_id]} if style_id in products else {}
            variants = own[style_id].variant_ids.values() if own else ()
            rows = {slot: row for slot, row in current.items() if slot.variant_id in variants}
            views[style_id] = AccountView(quotes, own, accounts, channels, rows)
        return views

    async def _of_account(self, account_id: str) -> AccountView:
        quotes = await self._quotes(account_ids=[account_id])
        accounts = await self._ports.accounts.of([account_id])
        styles = sorted({item.style_id for quote in _all(quotes) for item in quote.items})
        products = await self._products(styles) if styles else {}
        ids = sorted(accounts.values())
        current = await self._ports.store.of_accounts(ids) if ids else {}
        channels = await self._channels(quotes, accounts)
        return AccountView(quotes, products, accounts, channels, current)

    async def _channels(self, quotes: Quotes, accounts: Mapping[str, str]) -> Mapping[str, Channel]:
        is_priced = accounts and any(quote.items for quote in _all(quotes))
        codes = sorted(self._settings.channels) if is_priced else []
        return await self._ports.channels.channels(codes) if codes else {}

    async def _quotes(
        self, *, style_ids: Sequence[str] | None = None, account_ids: Sequence[str] = ()
    ) -> Quotes:
        """Prices per price list; a list that the ERP refuses holds up no other one."""
        erp = self._ports.erp
        quotes: dict[str, Sequence[AccountQuote] | Refused] = {}
        for code in sorted({each.price_list for each in self._settings.channels.values()}):
            try:
                if style_ids is not None:
                    quotes[code] = await erp.of_styles(code, style_ids)
                else:
                    quotes[code] = await erp.of_accounts(code, account_ids)
            except Refused as error:
                quotes[code] = error
        return quotes

    async def _products(self, style_ids: Sequence[str]) -> Mapping[str, StoreProduct]:
        found = await self._ports.products.products(style_ids)
        return {style_id: products[0] for style_id, products in found.items() if products}

    async def _apply(self, views: Mapping[str, AccountView]) -> Mapping[str, Outcome]:
        plans = {
            key: await self._without_drift(plan(view, self._settings), view)
            for key, view in views.items()
        }
        changes = {
            _text(write.slot): (_shown(views[key].current.get(write.slot)), Steps(write.steps))
            for key, intended in plans.items()
            for write in intended.writes
        }
        await self._drift.intend(DRIFT, changes)
        answers: dict[AccountSlot, object] = {}
        for batch in packed([each.writes for each in plans.values()], ROWS_PER_BATCH):
            written = await self._ports.store.write(batch)
            answers.update(zip([write.slot for write in batch], written, strict=True))
        return {key: _outcome(intended, answers) for key, intended in plans.items()}

    async def _without_drift(self, intended: AccountPlan, view: AccountView) -> AccountPlan:
        shown = {
            _text(write.slot): _shown(view.current.get(write.slot)) for write in intended.writes
        }
        strangers = await self._drift.strangers(DRIFT, shown)
        if not strangers:
            return intended
        kept = tuple(write for write in intended.writes if _text(write.slot) not in strangers)
        reasons = tuple(str(drifted(f"the own price {slot}")) for slot in strangers)
        return AccountPlan(kept, (*intended.refusals, *reasons))


def _outcome(intended: AccountPlan, answers: Mapping[AccountSlot, object]) -> Outcome:
    rows = [outcome_of(answers[write.slot]) for write in intended.writes]
    refused = [Failed(Refused("; ".join(intended.refusals)))] if intended.refusals else []
    return worst_of([*rows, *refused])


def _all(quotes: Quotes) -> list[AccountQuote]:
    said = [quote for quote in quotes.values() if not isinstance(quote, BridgeError)]
    return list(chain.from_iterable(said))


def _accounts_in(quotes: Quotes) -> list[str]:
    return sorted({quote.account_id for quote in _all(quotes) if quote.items})


def _text(slot: AccountSlot) -> str:
    return f"{slot.account_id}:{slot.channel}:{slot.variant_id}"


def _shown(row: Any) -> Steps | None:
    return None if row is None else Steps(row.steps)
