"""Prices of single accounts in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from bridge.adapters.client import IDS_PER_READ, Client
from bridge.adapters.store.prices import StepWire, step_fields
from bridge.errors import BridgeError
from bridge.model.accounts import AccountPrice, AccountPriceWrite, AccountSlot

PATH = "/v1/account-prices"


class AccountPriceWire(BaseModel):
    """The own prices of one account for one variant in one channel."""

    account_id: str
    channel: str
    variant_id: str
    currency: str
    steps: list[StepWire]
    version: int

    def to_model(self) -> AccountPrice:
        """Read the prices in the bridge's words."""
        slot = AccountSlot(self.account_id, self.channel, self.variant_id)
        steps = tuple(step.to_model(self.currency) for step in self.steps)
        return AccountPrice(slot, self.currency, steps, self.version)


class StoreAccountPricesApi:
    """The port `StoreAccountPrices` over HTTP."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def of_variants(self, variant_ids: Sequence[str]) -> Mapping[AccountSlot, AccountPrice]:
        """Answer with the rows that were ever set for these store variants."""
        return await self._rows("variant_ids", variant_ids)

    async def of_accounts(self, account_ids: Sequence[str]) -> Mapping[AccountSlot, AccountPrice]:
        """Answer with the rows that were ever set for these store accounts."""
        return await self._rows("account_ids", account_ids)

    async def write(self, writes: Sequence[AccountPriceWrite]) -> Sequence[BridgeError | None]:
        """Set rows, all good ones in one commit."""
        rows = [
            {
                "account_id": write.slot.account_id,
                "channel": write.slot.channel,
                "variant_id": write.slot.variant_id,
                "currency": write.currency,
                "steps": [step_fields(step) for step in write.steps],
                "expected_version": write.expected_version,
            }
            for write in writes
        ]
        answers = await self._client.batch(f"{PATH}/batch", rows, AccountPriceWire)
        return [answer if isinstance(answer, BridgeError) else None for answer in answers]

    async def _rows(self, by: str, ids: Sequence[str]) -> dict[AccountSlot, AccountPrice]:
        rows: dict[AccountSlot, AccountPrice] = {}
        for start in range(0, len(ids), IDS_PER_READ):
            named = {by: ",".join(ids[start : start + IDS_PER_READ])}
            async for page in self._client.pages(PATH, AccountPriceWire, named):
                rows.update((each.slot, each) for each in (row.to_model() for row in page))
        return rows
