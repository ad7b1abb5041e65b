"""Prices of single accounts in the ERP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import AwareDatetime, BaseModel

from bridge.adapters.client import IDS_PER_READ, Client
from bridge.adapters.erp.prices import StepWire
from bridge.model.accounts import AccountQuote, OwnSteps
from bridge.model.channels import TaxBasis

PATH = "/v1/account-prices"


class ItemWire(BaseModel):
    """What the account pays for one variant."""

    style_id: str
    variant_id: str
    steps: list[StepWire]


class AccountWire(BaseModel):
    """The own prices of one account."""

    customer_id: str
    price_list: str
    currency: str
    tax_basis: TaxBasis
    next_change_at: AwareDatetime | None
    items: list[ItemWire]

    def to_model(self) -> AccountQuote:
        """Read the prices in the bridge's words."""
        return AccountQuote(
            account_id=self.customer_id,
            price_list=self.price_list,
            currency=self.currency,
            tax_basis=self.tax_basis,
            next_change_at=self.next_change_at,
            items=tuple(
                OwnSteps(
                    each.style_id,
                    each.variant_id,
                    tuple(step.to_model(self.currency) for step in each.steps),
                )
                for each in self.items
            ),
        )


class ErpAccountPricesApi:
    """The port `ErpAccountPrices` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def of_styles(self, price_list: str, style_ids: Sequence[str]) -> Sequence[AccountQuote]:
        """Answer for every account with a contract or a group."""
        return await self._quotes({"price_list": price_list}, "style_ids", style_ids)

    async def of_accounts(
        self, price_list: str, account_ids: Sequence[str]
    ) -> Sequence[AccountQuote]:
        """Answer for those accounts that exist, with all their styles."""
        return await self._quotes({"price_list": price_list}, "customer_ids", account_ids)

    async def _quotes(
        self, query: Mapping[str, str], by: str, ids: Sequence[str]
    ) -> list[AccountQuote]:
        quotes: list[AccountQuote] = []
        for start in range(0, len(ids), IDS_PER_READ):
            named = {by: ",".join(ids[start : start + IDS_PER_READ]), **query}
            async for page in self._client.pages(PATH, AccountWire, named):
                quotes += [account.to_model() for account in page]
        return quotes
